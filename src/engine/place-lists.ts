import { costOf, type GroupLists, groupLists } from "./groups.ts";
import { LANES } from "./instructions.ts";
import type { PlacedLists } from "./layers/index.ts";
import { byInput, byOutput, eachEntry, type RowLists } from "./lists.ts";
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
  const density = list.indices.length / (list.rows * list.columns);
  const height = (others: number) => (density < BLOCKS_FROM ? others : HEIGHT);
  const heights = { input: height(list.rows), output: height(list.columns) };
  const sharedSide = first ? "input" : cheaperSide(list, heights);
  const columns = byInput(list);
  const grouping = {
    lists: sharedSide === "input" ? columns : byOutput(list),
    height: heights[sharedSide],
    others: sharedSide === "input" ? list.rows : list.columns,
  };
  // Nobody needs the gradient of the pixels.
  const backward = first ? NO_LISTS : columns;
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
      rows: backward.rows,
      starts: plan.constant(backward.starts),
      indices: plan.constant(backward.indices),
      places: plan.constant(backward.places),
    },
    groups: groupLists(grouping, spare).map((group) => placeGroups(plan, group)),
    sharedSide,
  };
}

/** The side that makes cheaper groups: known from how many weights each input, or output, has in each block. */
function cheaperSide(list: RowLists, heights: { readonly input: number; readonly output: number }): "input" | "output" {
  const blocksOf = (others: number, height: number) => Math.ceil(others / height);
  const [down, across] = [blocksOf(list.rows, heights.input), blocksOf(list.columns, heights.output)];
  const [byInputs, byOutputs] = [new Int32Array(list.columns * down), new Int32Array(list.rows * across)];
  eachEntry(list, (output, input) => {
    byInputs[input * down + Math.floor(output / heights.input)]! += 1;
    byOutputs[output * across + Math.floor(input / heights.output)]! += 1;
  });
  return costOf(byInputs) <= costOf(byOutputs) ? "input" : "output";
}

const NO_LISTS = { rows: 0, starts: new Int32Array(1), indices: new Int32Array(0), places: new Int32Array(0) };

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
