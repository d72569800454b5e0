import { isDropout, someLayer } from "../../engine/index.ts";
import type { JobContent } from "./content.ts";

/** Longer than anybody trains: at a microsecond an iteration, some minutes short of three hours. */
const MOST_ITERATIONS = 1e10;

/**
 * What no training's content can be, though each of its members could be so, in words; undefined: nothing. For what others
 * wrote.
 */
export function contentFault({ network, train, data, measure }: JobContent): string | undefined {
  const { from, until, batch, dropout } = train;
  const numbers = { from, until, batch, validation: data.validation, every: measure.every, test: measure.test };
  for (const [what, number] of Object.entries(numbers)) {
    if (number > MOST_ITERATIONS) return `its ${what} is ${number}, expected at most ${MOST_ITERATIONS}`;
  }
  if (until < from) return `it trains from iteration ${from} until ${until}`;
  if (data.validation === 0) return "it keeps no examples for validation";
  if (someLayer(network.layers, isDropout) !== (dropout !== undefined)) {
    return dropout === undefined
      ? "its network leaves units out, and it has no random numbers for that"
      : "it has random numbers for units that are left out, and its network leaves none out";
  }
  return undefined;
}
