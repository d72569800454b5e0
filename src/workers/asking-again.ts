import { Interrupted } from "../errors.ts";
import type { Clock } from "./clock.ts";

export interface AskingAgain {
  readonly clock: Clock;
  /** Ends the waiting: Interrupted is thrown. What works at once is done after it, too. */
  readonly signal: AbortSignal;
  /** Milliseconds after which the error itself is thrown; default: never. */
  readonly most?: number | undefined;
  /** Whether an error may pass by itself; others are thrown. */
  readonly passes: (error: unknown) => boolean;
  /** Told of the first failure of each wait. */
  readonly failed: (error: unknown) => void;
}

/** Milliseconds from the first try to the second, and the most between two. */
const [FIRST, LAST] = [200, 15_000];

/** Does something, and again where it fails, ever more rarely: a server that is started again, a disk where somebody makes room. */
export async function askingAgain<T>(
  work: () => Promise<T>,
  { clock, signal, most = Number.POSITIVE_INFINITY, passes, failed }: AskingAgain,
): Promise<T> {
  const since = clock.now();
  for (let wait = FIRST, tries = 0; ; wait = Math.min(LAST, 2 * wait), tries++) {
    try {
      return await work();
    } catch (error) {
      if (!passes(error) || clock.now() - since >= most) throw error;
      if (signal.aborted) throw new Interrupted();
      if (tries === 0) failed(error);
    }
    await clock.sleep(wait, signal);
  }
}
