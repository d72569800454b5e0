import { LthError } from "../errors.ts";
import type { ChosenSuite } from "./chosen.ts";
import type { Size } from "./spec-of.ts";

/**
 * Refuses what would make lines of a suite one and the same experiment: a field that a line of it sets, as `initial.deviation`
 * is what Figure 30 varies. Claims would compare a run with itself. Throws an LthError.
 */
export function expectNotVaried(chosen: readonly ChosenSuite[], { overrides = [] }: Size): void {
  for (const { name, lines } of chosen) {
    const own = new Set(lines.flatMap(({ ask }) => Object.keys(ask.set)));
    for (const { path } of overrides) {
      const varied = [...own].find((each) => `${each}.`.startsWith(`${path}.`) || `${path}.`.startsWith(`${each}.`));
      if (varied === undefined) continue;
      throw new LthError(
        `${path} cannot be set for ${name}: its runs differ in ${varied}`,
        "leave it out, or search such a network alone, with lth find and --set",
      );
    }
  }
}
