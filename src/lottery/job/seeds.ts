import type { StreamPath } from "../../random.ts";
import type { JobPlace } from "./place.ts";

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
  /** Random numbers of a control for one purpose, such as weights or mask; the name of the parameter is appended. */
  control(place: JobPlace, purpose: string): StreamPath;
  /** What a criterion draws to cut a round's mask. */
  criterion(round: number): StreamPath;
}

/** `order`: own gives every job its own data order, augmentation and dropout, same gives all jobs of the trial one of each. */
export function seedsOf(seed: number, trial: number, order: "own" | "same"): Seeds {
  const path = (...purpose: StreamPath): StreamPath => [seed, "trial", trial, ...purpose];
  const ofJob =
    (purpose: string) =>
    ({ role, repeat, round }: JobPlace): StreamPath => {
      if (order === "same") return path(purpose);
      // The weights to rewind to are the dense network's at iteration k: that training meets what the dense network meets.
      return role === "rewind" ? path(purpose, "ticket", 0, 0) : path(purpose, role, repeat, round);
    };
  return {
    weights: path("weights"),
    split: path("validation"),
    order: ofJob("order"),
    augment: ofJob("augment"),
    dropout: ofJob("dropout"),
    criterion: (round) => path("criterion", round),
    control: ({ role, repeat, round }, purpose) => path(role, repeat, round, purpose),
  };
}
