import { Interrupted } from "../../errors.ts";
import type { Depot } from "../depot/depot.ts";
import type { Taken } from "../queue/queue.ts";

/**
 * What a worker may do for an order until that is lost: then another may have it, and it is left alone. A write may have waited
 * long for its depot, or its process may have been stopped, so this is asked before each try and not once before all.
 */

/** The same depot; what is lost is written no more, but throws Interrupted. What is read or removed harms nobody. */
export const writtenUntilLost = (depot: Depot, isLost: () => boolean): Depot => {
  const unless = () => {
    if (isLost()) throw new Interrupted();
  };
  return {
    shown: depot.shown,
    get: (name) => depot.get(name),
    has: (name) => depot.has(name),
    async putNew(name, ...pieces) {
      unless();
      return depot.putNew(name, ...pieces);
    },
    async put(name, ...pieces) {
      unless();
      await depot.put(name, ...pieces);
    },
    remove: (name) => depot.remove(name),
    list: (shelf) => depot.list(shelf),
    close: () => depot.close(),
  };
};

/** The same order; of what is lost the queue is told nothing more. */
export function toldUntilLost(taken: Taken, isLost: () => boolean): Taken {
  const unless = async (tell: () => Promise<void>) => {
    if (!isLost()) await tell();
  };
  return {
    ...{ key: taken.key, order: taken.order, before: taken.before },
    hold: () => taken.hold(),
    tell: (progress) => unless(() => taken.tell(progress)),
    done: () => unless(() => taken.done()),
    fail: (message) => unless(() => taken.fail(message)),
    giveBack: () => unless(() => taken.giveBack()),
  };
}
