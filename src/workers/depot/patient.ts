import { messageOf } from "../../errors.ts";
import { type AskingAgain, askingAgain } from "../asking-again.ts";
import { type Depot, DepotFault } from "./depot.ts";

export interface Patience extends Pick<AskingAgain, "clock" | "signal" | "most"> {
  /** Told of the first failure of each wait. */
  readonly warn: (message: string) => void;
}

/** The same depot, asked again where it fails. After `most` its own error is thrown. */
export function patient(depot: Depot, { clock, signal, most, warn }: Patience): Depot {
  const patience: AskingAgain = {
    ...{ clock, signal, most },
    passes: (error) => error instanceof DepotFault,
    failed: (error) => warn(`${messageOf(error)}; asking again`),
  };
  const again = <T>(work: () => Promise<T>): Promise<T> => askingAgain(work, patience);
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
