import { accuracy, type Result } from "../../lottery/index.ts";
import { countText } from "../../numbers-in-words.ts";
import type { DensityAxis } from "../../report/index.ts";
import { accuracyAt } from "../curve-at.ts";
import type { NetworkLabel } from "../runs/ask.ts";

/** What can be measured of a training, and how it is drawn. */
export interface Quantity extends DensityAxis {
  readonly title: string;
  /** What its numbers are called in a table, with their unit. */
  readonly unit: string;
  readonly of: (result: Result, network: NetworkLabel) => number;
}

const share = (title: string, of: Quantity["of"]): Quantity => ({
  title,
  label: `${title}, %`,
  unit: "share",
  scale: 100,
  fromZero: false,
  text: (value, decimals) => value.toFixed(decimals),
  of,
});

export const quantities = {
  "early-stop": {
    title: "Early-stop iteration",
    label: "Early-stop iteration",
    unit: "iterations",
    scale: 1,
    fromZero: true,
    text: countText,
    of: (result) => result.earlyStopIteration,
  },
  "test-accuracy-at-early-stop": share("Test accuracy at early stop", ({ atEarlyStop: { test } }) => accuracy(test)),
  "validation-accuracy-at-early-stop": share("Validation accuracy at early stop", ({ atEarlyStop: { validation } }) =>
    accuracy(validation),
  ),
  "train-accuracy-at-early-stop": share("Training accuracy at early stop", ({ atEarlyStop: { train } }) =>
    accuracy(train),
  ),
  "test-accuracy-at-end": share("Test accuracy at the end", ({ atEnd: { test } }) => accuracy(test)),
  "train-accuracy-at-end": share("Training accuracy at the end", ({ atEnd: { train } }) => accuracy(train)),
} satisfies Record<string, Quantity>;

/** Moments of the trainings of VGG-19 (30K, 60K and all of 112,480 iterations) and Resnet-18 (10K, 20K and all of 30,000). */
export const marks = [
  { name: "first", words: "early", share: { "VGG-19": 30_000 / 112_480, "Resnet-18": 1 / 3 } },
  { name: "second", words: "halfway", share: { "VGG-19": 60_000 / 112_480, "Resnet-18": 2 / 3 } },
  { name: "end", words: "at the end", share: { "VGG-19": 1, "Resnet-18": 1 } },
] as const;

/** Accuracy on a part at each of these moments. */
export const atMark = (part: "test" | "validation", { words, share: shares }: (typeof marks)[number]): Quantity =>
  share(`${part === "test" ? "Test" : "Validation"} accuracy ${words}`, (result, network) =>
    accuracyAt(result[part], (network === "VGG-19" ? shares["VGG-19"] : shares["Resnet-18"]) * result.iterations),
  );
