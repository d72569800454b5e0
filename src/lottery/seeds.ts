import type { StreamPath } from "../random.ts";
import type { JobPlace } from "./job.ts";

/**
 * The name of every random stream that a trial uses, in one place. A name holds the root seed, the trial and what the
 * stream is for, never how many trials, rounds or controls there are: asking for more later moves no stream.
 */
export interface Seeds {
  /** Initial weights of the dense network; the name of the parameter is appended for each. */
  readonly weights: StreamPath;
  /** Which examples of the training part are for validation. */
  readonly split: StreamPath;
  /** Data order of a job; the epoch is appended. */
  order(place: JobPlace): StreamPath;
  /** How a job's training examples are moved and mirrored. */
  augment(place: JobPlace): StreamPath;
  /** Which units a job leaves out; the name of the dropout layer is appended. */
  dropout(place: JobPlace): StreamPath;
  /** New initial weights, masks and permutations of a control; the name of the parameter is appended. */
  control(place: JobPlace, purpose: "weights" | "mask" | "shuffle"): StreamPath;
}

/** `order`: own gives every job its own data order, augmentation and dropout, same gives all jobs of the trial one of each. */
export function seedsOf(seed: number, trial: number, order: "own" | "same"): Seeds {
  const path = (...purpose: StreamPath): StreamPath => [seed, "trial", trial, ...purpose];
  const noise =
    (purpose: string) =>
    ({ role, repeat, round }: JobPlace): StreamPath => {
      if (order === "same") return path(purpose);
      // The weights to rewind to are those of the dense network on its way: it goes on from there as it came.
      return role === "rewind" ? path(purpose, "ticket", 0, 0) : path(purpose, role, repeat, round);
    };
  return {
    weights: path("weights"),
    split: path("validation"),
    order: noise("order"),
    augment: noise("augment"),
    dropout: noise("dropout"),
    control: ({ role, repeat, round }, purpose) => path(role, repeat, round, purpose),
  };
}
