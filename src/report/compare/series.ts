import type { Style } from "../chart.ts";
import { SERIES_TONES, seriesSymbol, seriesTone } from "../series-looks.ts";
import type { Compared } from "./compared.ts";

const dashes = [null, "6 3", "2 3", "8 3 2 3"] as const;

/** How the i-th run looks: colours first, then dashes, so that twenty-four are told apart; symbols differ as well. */
export const styleOfRun = ({ label }: Pick<Compared, "label">, i: number): Style => ({
  name: label,
  tone: seriesTone(i),
  symbol: seriesSymbol(i + Math.floor(i / SERIES_TONES)),
  dash: dashes[Math.floor(i / SERIES_TONES) % dashes.length] ?? null,
});
