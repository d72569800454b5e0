import type { Executor } from "./executor.ts";

/** Executors that only some machines can load. Whoever can load them plugs them in: `engine/node.ts` does on Node. */
export interface Native {
  /** Those that this machine can run, best first. */
  executors(): readonly Executor[];
  /** Gives the memory of an array that one of them made back now, and leaves every other as it is. */
  discard(values: Float32Array): void;
}

let native: Native | undefined;

export const plugIn = (executors: Native): void => {
  native = executors;
};

/** What was plugged in, or undefined: then there is the reference alone. */
export const pluggedIn = (): Native | undefined => native;
