import { earlyStop } from "./early-stop.ts";
import type { Figure } from "./figure.ts";
import { firstLayer } from "./first-layer.ts";
import { layerDensity } from "./layer-density.ts";
import { learningCurves } from "./learning-curves.ts";
import { testAtEarlyStop } from "./test-at-early-stop.ts";
import { testAtEnd } from "./test-at-end.ts";
import { trainAtEarlyStop } from "./train-at-early-stop.ts";
import { trainAtEnd } from "./train-at-end.ts";

/** Every figure of a report by its file name, in the order of the page, its main figure apart. */
const entries = {
  "early-stop": earlyStop,
  "test-accuracy-at-early-stop": testAtEarlyStop,
  "test-accuracy-at-end": testAtEnd,
  "learning-curves": learningCurves,
  "train-accuracy-at-early-stop": trainAtEarlyStop,
  "train-accuracy-at-end": trainAtEnd,
  "layer-density": layerDensity,
  "first-layer": firstLayer,
} satisfies Record<string, Figure>;

export type FigureName = keyof typeof entries;
export const figures: Readonly<Record<FigureName, Figure>> = entries;
export const figureNames = Object.keys(entries) as readonly FigureName[];
