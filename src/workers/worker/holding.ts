import { systemMessage } from "../../system-errors.ts";
import type { Clock } from "../clock.ts";
import type { Hold, Taken } from "../queue/queue.ts";

/** Why a training was stopped. `leaving`: its worker goes. */
export type Stop = Exclude<Hold, "held"> | "leaving";

/** An order that is held again and again while it is worked on. */
export interface Holding {
  /** Aborted when the order is no longer this worker's, nobody wants it, or the worker leaves. */
  readonly signal: AbortSignal;
  readonly stopped: () => Stop | undefined;
  /**
   * Asks now; false stops the work. Waits while the queue cannot be reached. One that answers with an error (it is full, or may
   * only be read) has not said that the order is lost: true, unless that was said before.
   */
  isHeld(): Promise<boolean>;
  /** Ends the holding; the order may be finished or given back then. */
  end(): Promise<void>;
}

/** Milliseconds from one holding to the next, at most: a worker hears so soon that a run was cancelled. */
const HOLD_EVERY = 5000;

export interface HoldingParts {
  readonly clock: Clock;
  readonly warn: (message: string) => void;
  /** Milliseconds for which the queue lets a worker have an order that it does not hold again; default a minute. */
  readonly lease?: number | undefined;
}

export function holding(taken: Taken, { clock, warn, lease = 60_000 }: HoldingParts, leaving: AbortSignal): Holding {
  const every = Math.min(HOLD_EVERY, lease / 4);
  const stop = new AbortController();
  const over = new AbortController();
  let why: Stop | undefined;
  const stopFor = (reason: Stop) => {
    // What is lost is lost, also for a worker that leaves, or whose run was cancelled, and that may have found out since.
    why = reason === "lost" ? reason : (why ?? reason);
    stop.abort();
  };
  const leave = () => stopFor("leaving");
  leaving.addEventListener("abort", leave, { once: true });
  if (leaving.aborted) leave();

  const isHeld = async () => {
    try {
      const hold = await taken.hold();
      if (hold !== "held") stopFor(hold);
      return hold === "held";
    } catch (error) {
      warn(`the queue does not say whether job ${taken.key} is held: ${systemMessage(error)}`);
      return why === undefined || why === "leaving";
    }
  };
  const loop = (async () => {
    while (!over.signal.aborted) {
      await clock.sleep(every, over.signal);
      if (over.signal.aborted) return;
      await isHeld();
      if (why === "lost") return;
    }
  })();
  return {
    signal: stop.signal,
    stopped: () => why,
    isHeld,
    async end() {
      leaving.removeEventListener("abort", leave);
      over.abort();
      await loop;
    },
  };
}
