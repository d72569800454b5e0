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
  /** New initial weights, masks and permutations of a control; the name of the parameter is appended. */
  control(place: JobPlace, purpose: "weights" | "mask" | "shuffle"): StreamPath;
}

/** `order`: own gives every job an order of its own, same gives all jobs of the trial one. */
export function seedsOf(seed: number, trial: number, order: "own" | "same"): Seeds {
  const path = (...purpose: StreamPath): StreamPath => [seed, "trial", trial, ...purpose];
  return {
    weights: path("weights"),
    split: path("validation"),
    order: ({ role, repeat, round }) => {
      if (order === "same") return path("order");
      // The weights to rewind to are those of the dense network on its way: it goes on from there in the same order.
      return role === "rewind" ? path("order", "ticket", 0, 0) : path("order", role, repeat, round);
    },
    control: ({ role, repeat, round }, purpose) => path(role, repeat, round, purpose),
  };
}
