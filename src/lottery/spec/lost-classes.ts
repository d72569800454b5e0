import { classCounts, type Dataset, splitTraining } from "../../data/arrays/index.ts";
import { LthError } from "../../errors.ts";
import { shownList } from "../../shown.ts";
import { seedsOf } from "../job/seeds.ts";
import type { Spec } from "./spec.ts";

/** What the validation part of each trial, which is drawn by chance, leaves of the classes. */

/** Trials that are named; the others are counted. */
const NAMED = 3;

type Asked = Pick<Spec, "data" | "seed" | "trials" | "train">;

/** Classes that the test part asks for and that some trial does not train on, though the data set has them: a sentence. */
export function lostClasses(spec: Asked, dataset: Dataset): readonly string[] {
  const { classes, train, test } = dataset;
  const [inTraining, inTest] = [train, test].map(({ labels }) => classCounts(labels, classes.length));
  const small = classes.flatMap((_, label) => {
    const count = inTraining?.[label] ?? 0;
    return count > 0 && count <= spec.data.validation && (inTest?.[label] ?? 0) > 0 ? [label] : [];
  });
  if (small.length === 0) return [];
  const trials = new Map(small.map((label): [number, number[]] => [label, []]));
  for (let trial = 0; trial < spec.trials; trial++) {
    const left = classesLeft(spec, dataset, trial);
    for (const label of small) if (left[label] === 0) trials.get(label)?.push(trial);
  }
  const lost = [...trials].filter(([, list]) => list.length > 0);
  if (lost.length === 0) return [];
  const names = shownList(lost.map(([label]) => classes[label] ?? ""));
  const where = [...new Set(lost.flatMap(([, list]) => list))].sort((a, b) => a - b);
  return [
    `the validation part of ${trialsInWords(where)} takes every training example of ${lost.length === 1 ? "class" : "the classes"} ${names}, so nothing there can learn what the test part asks for: ask for fewer validation examples (data.validation), or another seed`,
  ];
}

/** A trial that is left with one class to train on has nothing to learn. */
export function splitFaults(spec: Asked, { classes, train }: Dataset): readonly LthError[] {
  const { validation } = spec.data;
  const counts = classCounts(train.labels, classes.length);
  // At worst it takes all of the others.
  if (train.count - Math.max(...counts) > validation) return [];
  for (let trial = 0; trial < spec.trials; trial++) {
    const left = classesLeft(spec, { classes, train }, trial);
    const [only, ...others] = classes.filter((_, label) => (left[label] ?? 0) > 0);
    if (only === undefined || others.length > 0) continue;
    return [
      new LthError(
        `data.validation is ${validation}, and of the ${train.count} training examples that leaves trial ${trial} only ${train.count - validation} of class ${shownList([only])}: there is nothing to learn in one class`,
        "ask for fewer validation examples, or another seed",
      ),
    ];
  }
  return [];
}

/** How many training examples of each class a trial trains on. */
function classesLeft(spec: Asked, { classes, train }: Pick<Dataset, "classes" | "train">, trial: number): Uint32Array {
  const { split } = seedsOf(spec.seed, trial, spec.train.order);
  const left = splitTraining(train.count, spec.data.validation, split).train;
  return classCounts(
    Uint8Array.from(left, (example) => train.labels[example]!),
    classes.length,
  );
}

function trialsInWords(trials: readonly number[]): string {
  const named = trials.slice(0, NAMED).join(", ");
  const more = trials.length - NAMED;
  return `trial${trials.length === 1 ? "" : "s"} ${named}${more > 0 ? ` and ${more} more` : ""}`;
}
