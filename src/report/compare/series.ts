import type { Style } from "../chart.ts";
import type { Tone } from "../palette.ts";
import type { Compared } from "./compared.ts";

const tones: readonly Tone[] = ["series-1", "series-3", "series-2", "series-4", "series-5", "series-0"];
const symbols = ["circle", "square", "triangle", "diamond"] as const;
const dashes = [null, "6 3", "2 3", "8 3 2 3"] as const;

/** How the i-th run looks: colours first, then dashes, so that twenty-four are told apart; symbols differ as well. */
export const styleOfRun = ({ label }: Pick<Compared, "label">, i: number): Style => ({
  name: label,
  tone: tones[i % tones.length] ?? "ink",
  symbol: symbols[(i + Math.floor(i / tones.length)) % symbols.length] ?? "circle",
  dash: dashes[Math.floor(i / tones.length) % dashes.length] ?? null,
});
