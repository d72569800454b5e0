/** Jobs that are asked about at once. */
const GROUP = 50;

/** What `work` says of each, in their order, some at once. */
export async function inGroups<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (let i = 0; i < all.length; i += GROUP) {
    results.push(...(await Promise.all(all.slice(i, i + GROUP).map(work))));
  }
  return results;
}

/** The same function, called again only when the call before has ended, however it did. */
export function oneAtATime<A, R>(work: (argument: A) => Promise<R>): (argument: A) => Promise<R> {
  let last: Promise<unknown> = Promise.resolve();
  return (argument) => {
    const mine = last.then(() => work(argument));
    last = mine.catch(() => undefined);
    return mine;
  };
}
