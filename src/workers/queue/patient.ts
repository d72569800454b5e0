import { Interrupted, LthError } from "../../errors.ts";
import { systemMessage } from "../../system-errors.ts";
import { askingAgain } from "../asking-again.ts";
import type { Clock } from "../clock.ts";
import type { Coordinating } from "./queue.ts";

/** What is asked again. Listening is not: nothing rests on it. */
type Asked = Omit<Coordinating, "listen">;

interface Patience {
  readonly clock: Clock;
  /** Told once that the queue answers with errors, until it has answered what it did not. */
  readonly warn: (message: string) => void;
}

/**
 * The same queue, asked again, until the signal, where it answers with an error: one whose memory or disk is full, that reads its
 * data, or may only be read. That is no reason to end a run of days.
 */
export function patientQueue(queue: Coordinating, { clock, warn }: Patience): (signal: AbortSignal) => Asked {
  /** What was last answered with an error. Each by itself: where a disk is full, all that only reads is answered. */
  const failing = new Set<keyof Asked>();
  return (signal) => {
    const again = async <T>(what: keyof Asked, work: () => Promise<T>): Promise<T> => {
      const failed = (error: unknown) => {
        if (failing.size === 0) warn(`the queue answers with an error: ${systemMessage(error)}; asking again`);
        failing.add(what);
      };
      const answer = await askingAgain(work, { clock, signal, passes, failed });
      failing.delete(what);
      return answer;
    };
    return {
      add: (key, order, priority) => again("add", () => queue.add(key, order, priority)),
      look: (keys) => again("look", () => queue.look(keys)),
      forgetFailed: (key) => again("forgetFailed", () => queue.forgetFailed(key)),
      wanted: (run) => again("wanted", () => queue.wanted(run)),
      isCancelled: (run) => again("isCancelled", () => queue.isCancelled(run)),
    };
  };
}

const passes = (error: unknown): boolean => !(error instanceof Interrupted || error instanceof LthError);
