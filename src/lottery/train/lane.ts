import { InvariantError } from "../../errors.ts";

/**
 * The way to one trainer, whose calls run one after the other in the order in which they are asked for. Asked for early, they
 * follow each other at once; the event loop, which others need too, is heard of meanwhile. (Where each call was awaited, two
 * trainings on two cores waited for 6% of LeNet's time.)
 */
export class Lane {
  #last: Promise<unknown> = Promise.resolve();
  #ended = 0;
  #closed = false;

  /** `took` hears the milliseconds of the call itself: waiting for those before is not counted. Throws once it is closed. */
  async ask<T>(call: () => Promise<T>, took: (milliseconds: number) => void): Promise<T> {
    if (this.#closed) throw new InvariantError("a trainer was asked for more although its training has ended");
    const asked = performance.now();
    const answer = call();
    this.#last = answer.catch(() => undefined);
    const value = await answer;
    const now = performance.now();
    took(now - Math.max(asked, this.#ended));
    this.#ended = now;
    return value;
  }

  /**
   * Takes no call any more, and returns when nothing that was asked for runs, whatever came of it: the trainer's memory may be given
   * back. An evaluation in pieces that nobody awaits any more would ask for its next one.
   */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#last;
  }
}

/** Its failure is no unhandled one, even where something before it fails and nobody awaits it any more. */
export function heard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
