import { Interrupted } from "../../errors.ts";
import type { Clock } from "../clock.ts";
import { type Depot, DepotFault } from "./depot.ts";

export interface Patience {
  readonly clock: Clock;
  /** Ends the waiting: Interrupted is thrown. What works at once is done after it, too. */
  readonly signal: AbortSignal;
  /** Milliseconds after which the depot's own error is thrown; default: never. */
  readonly most?: number | undefined;
  /** Told of the first failure of each wait. */
  readonly warn: (message: string) => void;
}

/** Milliseconds from the first try to the second, and the most between two. */
const [FIRST, LAST] = [200, 15_000];

/** The same depot, asked again where it fails, ever more rarely: a server that is started again, a disk where somebody makes room. */
export function patient(depot: Depot, { clock, signal, most = Number.POSITIVE_INFINITY, warn }: Patience): Depot {
  const again = async <T>(work: () => Promise<T>): Promise<T> => {
    const since = clock.now();
    for (let wait = FIRST, tries = 0; ; wait = Math.min(LAST, 2 * wait), tries++) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof DepotFault) || clock.now() - since >= most) throw error;
        if (signal.aborted) throw new Interrupted();
        if (tries === 0) warn(`${error.message}; asking again`);
      }
      await clock.sleep(wait, signal);
    }
  };
  return {
    shown: depot.shown,
    get: (name) => again(() => depot.get(name)),
    has: (name) => again(() => depot.has(name)),
    putNew: (name, ...pieces) => again(() => depot.putNew(name, ...pieces)),
    put: (name, ...pieces) => again(() => depot.put(name, ...pieces)),
    remove: (name) => again(() => depot.remove(name)),
    list: (shelf) => again(() => depot.list(shelf)),
    close: () => depot.close(),
  };
}
