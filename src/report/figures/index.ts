import { Entries } from "../../entries.ts";
import { isDenseAlone } from "../../verdict/index.ts";
import type { Reported } from "../reported.ts";
import { accuracyDifferences } from "./accuracy-differences.ts";
import { earlyStop } from "./early-stop.ts";
import type { Figure } from "./figure.ts";
import { firstLayer } from "./first-layer.ts";
import { incomingConnections } from "./incoming-connections.ts";
import { initialWeights } from "./initial-weights.ts";
import { layerDensity } from "./layer-density.ts";
import { learningCurves } from "./learning-curves.ts";
import { movesFromZero } from "./moves-from-zero.ts";
import { outgoingConnections } from "./outgoing-connections.ts";
import { testAccuracyAtEarlyStop } from "./test-accuracy-at-early-stop.ts";
import { testAccuracyAtEnd } from "./test-accuracy-at-end.ts";
import { timeRatios } from "./time-ratios.ts";
import { trainAccuracyAtEarlyStop } from "./train-accuracy-at-early-stop.ts";
import { trainAccuracyAtEnd } from "./train-accuracy-at-end.ts";
import { validationLoss } from "./validation-loss.ts";
import { weightMoves } from "./weight-moves.ts";

/** Figures of what weights do, which can be drawn of looks that were kept without their run. */
export const lookFigures = {
  "initial-weights": initialWeights,
  "weight-moves": weightMoves,
  "moves-from-zero": movesFromZero,
  "incoming-connections": incomingConnections,
  "outgoing-connections": outgoingConnections,
};

/**
 * Every figure of a report by its file name, in the order of the page, its main figure apart. The last six are of reports that
 * look at weights.
 */
const entries = {
  "early-stop": earlyStop,
  "test-accuracy-at-early-stop": testAccuracyAtEarlyStop,
  "time-ratios": timeRatios,
  "accuracy-differences": accuracyDifferences,
  "test-accuracy-at-end": testAccuracyAtEnd,
  "learning-curves": learningCurves,
  "train-accuracy-at-early-stop": trainAccuracyAtEarlyStop,
  "train-accuracy-at-end": trainAccuracyAtEnd,
  "layer-density": layerDensity,
  "first-layer": firstLayer,
  "validation-loss": validationLoss,
  ...lookFigures,
} satisfies Record<string, Figure>;

/** One of ours. A figure from outside has another name. */
export type FigureName = keyof typeof entries;
export const figures = new Entries<Figure>("figure", entries);

/** What a run of the dense network alone is about. */
export const denseFigures: readonly FigureName[] = ["learning-curves"];

/** The figures that a run can have, those from outside too: against density there is nothing to draw where nothing is pruned. */
export const suited = (run: Reported): readonly string[] =>
  figures
    .names()
    .filter(
      (name) =>
        (figures.get(name)?.suits?.(run) ?? true) &&
        (!isDenseAlone(run.record.spec) || !(name in entries) || denseFigures.some((one) => one === name)),
    );
