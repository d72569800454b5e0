import { InvariantError } from "../../errors.ts";

/**
 * The way to one trainer, whose calls run one after the other in the order in which they are asked for. A call that was asked
 * for early begins as soon as the one before has ended, whatever the event loop is busy with. (Where each call was awaited, two
 * trainings on two cores waited for 6% of LeNet's time.)
 */
export class Lane {
  /** Until everything that was asked for has ended, whatever came of it. */
  #all: Promise<unknown> = Promise.resolve();
  #ended = 0;
  #closed = false;

  /** `took` hears the milliseconds of the call itself: waiting for those before is not counted. Throws once it is closed. */
  async ask<T>(call: () => Promise<T>, took: (milliseconds: number) => void): Promise<T> {
    if (this.#closed) throw new InvariantError("a trainer was asked for more although its training has ended");
    const asked = performance.now();
    const answer = call();
    this.#all = Promise.allSettled([this.#all, answer]).then(() => undefined); // no list of all answers
    const value = await answer;
    const now = performance.now();
    took(now - Math.max(asked, this.#ended));
    this.#ended = now;
    return value;
  }

  /**
   * Takes no call any more, and returns when nothing that was asked for runs, whatever came of it: the trainer's memory may be
   * given back. An evaluation in pieces that nobody awaits any more would ask for its next one.
   */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#all;
  }
}

/** A promise that may never be awaited, because something before it may fail: its own failure then is not an unhandled one. */
export function heard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
