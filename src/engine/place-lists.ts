import { costOf, type GroupLists, groupLists } from "./groups.ts";
import { LANES } from "./instructions.ts";
import type { PlacedLists } from "./layers/index.ts";
import { byInput, byOutput, type RowLists } from "./lists.ts";
import type { MemoryPlan } from "./memory.ts";

/** Activations of one block of the other side, 256 bytes each, share the first-level cache; below 15% density there are
 * too few weights for that, and one block is better. */
const HEIGHT = 100;
const BLOCKS_FROM = 0.15;

/**
 * Puts a weight's lists into the arena. The gradients of the first layer are grouped by input, so that pixels that are
 * zero are passed over in whole groups; other layers take the side that needs less work. `spare` is a place for the
 * gradients of weights that only fill a group up.
 */
export function placeLists(
  plan: MemoryPlan,
  list: RowLists,
  { spare, first }: { readonly spare: number; readonly first: boolean },
): PlacedLists {
  const columns = byInput(list);
  const density = list.indices.length / (list.rows * list.columns);
  const height = (others: number) => (density < BLOCKS_FROM ? others : HEIGHT);
  const input = groupLists(columns, height(list.rows), list.rows, spare);
  const output = first ? input : groupLists(byOutput(list), height(list.columns), list.columns, spare);
  const sharedSide = first || costOf(input) <= costOf(output) ? "input" : "output";
  const { rows, parts, width, longest } = list;
  return {
    rows: {
      rows,
      columns: list.columns,
      parts,
      width,
      longest,
      starts: plan.constant(list.starts),
      indices: plan.constant(list.indices),
    },
    columns: {
      rows: columns.rows,
      starts: plan.constant(columns.starts),
      indices: plan.constant(columns.indices),
      places: plan.constant(columns.places),
    },
    groups: (sharedSide === "input" ? input : output).map((group) => placeGroups(plan, group)),
    sharedSide,
  };
}

const placeGroups = (plan: MemoryPlan, { shared, others, places }: GroupLists) => ({
  groups: places.length / LANES,
  shared: plan.constant(shared),
  others: plan.constant(others),
  places: plan.constant(places),
});

/** A bit for each input that a surviving weight of the first layer reads. */
export function readBits(first: RowLists | undefined, inputs: number): Int32Array {
  const bits = new Int32Array(Math.ceil(inputs / 32));
  for (const i of first?.indices ?? []) bits[i >> 5]! |= 1 << (i & 31);
  return bits;
}
