import type { Style } from "./chart.ts";
import type { Tone } from "./palette.ts";

/** How lines look that are no ticket and no control: the next ones begin again. */
const tones: readonly Tone[] = ["series-1", "series-3", "series-2", "series-4", "series-5", "series-0"];
const symbols = ["circle", "square", "triangle", "diamond"] as const;

/** So many lines have colours of their own. */
export const SERIES_TONES = tones.length;

export const seriesTone = (index: number): Tone => tones[index % tones.length] ?? "ink";
export const seriesSymbol = (index: number): Style["symbol"] => symbols[index % symbols.length] ?? "circle";
