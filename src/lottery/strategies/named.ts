import { unknownName } from "../../errors.ts";
import { strategies } from "./index.ts";
import type { Strategy } from "./strategy.ts";

/** The strategy of this name. Throws an LthError that lists the known ones for another. */
export function strategyNamed(name: string): Strategy {
  const strategy = Object.hasOwn(strategies, name) ? strategies[name] : undefined;
  if (!strategy) throw unknownName("strategy", name, Object.keys(strategies));
  return strategy;
}
