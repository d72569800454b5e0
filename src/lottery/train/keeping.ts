import type { Checkpoints, TrainingState } from "./training-state.ts";

/** A training that is stopped is kept where so many seconds would be lost: less is not worth a file of its size. */
const WORTH_KEEPING = 6;

export interface Keeping {
  /** Whether it is time. */
  readonly due: () => boolean;
  /** Keeps the training if it is time; `stopping`: where it ends or is stopped, if more than a moment would be lost. */
  readonly keep: (state: () => TrainingState, stopping: boolean) => Promise<void>;
}

/** Keeps a training every `checkpoints.seconds`. `now`: milliseconds. */
export function keepingOf(
  key: string,
  checkpoints: Checkpoints | undefined,
  now: () => number = () => performance.now(),
): Keeping {
  let last = now();
  const passed = (seconds: number) => now() - last >= 1000 * seconds;
  return {
    due: () => checkpoints !== undefined && passed(checkpoints.seconds),
    keep: async (state, stopping) => {
      if (checkpoints === undefined) return;
      const { seconds } = checkpoints;
      if (!passed(stopping ? Math.min(seconds / 10, WORTH_KEEPING) : seconds)) return;
      await checkpoints.keep(key, state());
      last = now();
    },
  };
}
