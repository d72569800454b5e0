import PQueue from "p-queue";

/** Does the work when it is its turn: the highest priority first, of equal ones the first that came. */
export type Turns = <T>(priority: number, work: () => Promise<T>) => Promise<T>;

/** At most `atOnce` works at a time. Nothing keeps what a work returned but the promise of it. */
export function turns(atOnce: number): Turns {
  const queue = new PQueue({ concurrency: atOnce });
  return (priority, work) =>
    new Promise((resolve, reject) => {
      void queue.add(
        forgetting(() => work().then(resolve, reject)),
        { priority },
      );
    });
}

/**
 * A function that does its work once and then knows nothing of it. p-queue holds on to a hundred functions and more whose turn
 * is over; each would keep a network's weights alive. Apart from `turns`, whose closures share what any of them knows.
 */
function forgetting(work: () => Promise<void>): () => Promise<void> {
  let next: (() => Promise<void>) | undefined = work;
  return async () => {
    const now = next;
    next = undefined;
    await now?.();
  };
}
