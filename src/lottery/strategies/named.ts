import { strategies } from "./index.ts";
import type { Strategy } from "./strategy.ts";

/** What the networks of a strategy are, also of one that is not listed here and finds tickets for all that is known. */
export const findsOf = (name: string): "tickets" | NonNullable<Strategy["finds"]> =>
  strategies.get(name)?.finds ?? "tickets";

/** The strategy of this name. Throws an LthError that lists the known ones for another. */
export const strategyNamed = (name: string): Strategy => strategies.named(name);
