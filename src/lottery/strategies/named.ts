import { unknownName } from "../../errors.ts";
import { strategies } from "./index.ts";
import type { Strategy } from "./strategy.ts";

/** What the networks of a strategy are, also of one that is not listed here and finds tickets for all that is known. */
export const findsOf = (name: string): "tickets" | NonNullable<Strategy["finds"]> =>
  (Object.hasOwn(strategies, name) ? strategies[name]?.finds : undefined) ?? "tickets";

/** The strategy of this name. Throws an LthError that lists the known ones for another. */
export function strategyNamed(name: string): Strategy {
  const strategy = Object.hasOwn(strategies, name) ? strategies[name] : undefined;
  if (!strategy) throw unknownName("strategy", name, Object.keys(strategies));
  return strategy;
}
