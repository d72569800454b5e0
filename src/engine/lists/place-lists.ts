import type { PlacedLists } from "../layers/index.ts";
import { LANES } from "../program/instructions.ts";
import type { List, MemoryPlan } from "../program/memory.ts";
import { costOfGroups, fillGroups, SIZES, setsOf } from "./groups.ts";
import {
  eachEntry,
  entrySteps,
  fillIndices,
  type RowLists,
  type Side,
  type SideLists,
  sideLists,
  sortBy,
} from "./lists.ts";

/** Activations of one block of the other side, 256 bytes each, share the first-level cache (L1); below 15% density there
 * are too few weights for that, and one block is better. */
const HEIGHT = 100;
const BLOCKS_FROM = 0.15;

/** Outputs from which on a layer of which no weight was pruned has gradients without lists (docs/decisions/dense-layers.md). */
const DENSE_OUTPUTS = 32;

/** Density from which on the gradients of a first layer whose weights stand by input are found whole, pruned weights' too. */
const WHOLE_BY_INPUT = 0.7;

/**
 * Gives a weight's lists their room in the arena, where they are written once there is one. The gradients of the first layer
 * are grouped by input, so that pixels that are zero are passed over in whole groups; other layers take the side that needs
 * less work. Where few enough were pruned the lists of the gradients are not written; their room is there, since the next round
 * needs it and what a run takes is told by its dense network, and what nobody touches takes no memory. `spare` is a place for
 * the gradients of weights that only fill a group up.
 */
export function placeLists(
  plan: MemoryPlan,
  list: RowLists,
  { spare, first }: { readonly spare: number; readonly first: boolean },
): PlacedLists {
  const { rows, columns, live } = list;
  const { sharedSide, height, others, sets } = groupingOf(list, first);
  const whole = list.byInput ? live >= WHOLE_BY_INPUT * rows * columns : list.mask === null && rows >= DENSE_OUTPUTS;
  const forward = list.byInput ? placeByInput(plan, list) : placeByOutput(plan, list);
  // Nobody needs the gradient of the pixels.
  const backward = first
    ? { starts: plan.list(1), indices: plan.list(0), places: plan.list(0) }
    : { starts: plan.list(columns + 1), indices: plan.list(live), places: plan.list(live) };
  const groups = SIZES.map((size, i) => {
    const count = sets[i] ?? 0;
    return { size, shared: plan.list(count), others: plan.list(count * size), places: plan.list(count * size) };
  });
  plan.fill(function* (view) {
    if (whole) return;
    const sorted = first ? undefined : viewsOf(view, backward);
    if (sorted) yield* sortBy("input", list, sorted);
    const grouped = sharedSide === "input" && sorted ? sorted : sideLists(list, sharedSide);
    if (grouped !== sorted) yield* sortBy(sharedSide, list, grouped);
    yield* fillGroups(
      { lists: grouped, height, others },
      spare,
      groups.map(({ size, shared, others, places }) => ({
        size,
        shared: view(shared),
        others: view(others),
        places: view(places),
      })),
    );
  });
  return {
    ...forward,
    whole,
    columns: {
      rows: first ? 0 : columns,
      starts: backward.starts.at,
      indices: backward.indices.at,
      places: backward.places.at,
    },
    groups: groups.map(({ shared, others, places }) => ({
      groups: places.words / LANES,
      shared: shared.at,
      others: others.at,
      places: places.at,
    })),
    sharedSide,
  };
}

/** Lists by output, for the forward pass. */
function placeByOutput(plan: MemoryPlan, list: RowLists): Pick<PlacedLists, "rows" | "inputs"> {
  const { rows, columns, segments, width, longest, live } = list;
  const starts = plan.list(segments * rows + 1);
  const indices = plan.list(live);
  plan.fill(function* (view) {
    view(starts).set(list.starts);
    yield* fillIndices(list, view(indices));
  });
  return {
    rows: { rows, columns, segments, width, longest, starts: starts.at, indices: indices.at },
    inputs: null,
  };
}

/** The same by input. */
function placeByInput(plan: MemoryPlan, list: RowLists): Pick<PlacedLists, "rows" | "inputs"> {
  const { rows, columns } = list;
  const starts = plan.list(columns + 1);
  const bitWords = Math.ceil(rows / 32);
  const bits = plan.list(columns * bitWords);
  plan.fill(function* (view) {
    view(starts).set(list.starts);
    const to = view(bits);
    yield* entrySteps(list, (output, input) => {
      to[input * bitWords + (output >> 5)]! |= 1 << (output & 31);
    });
  });
  return { rows: null, inputs: { rows, columns, bitWords, starts: starts.at, bits: bits.at } };
}

const viewsOf = (
  view: (list: List) => Int32Array,
  { starts, indices, places }: { readonly [Name in keyof SideLists]: List },
): SideLists => ({ starts: view(starts), indices: view(indices), places: view(places) });

/** The side that weights share in groups, in blocks of `height` of the `others`, and how many sets of each size that makes. */
function groupingOf(list: RowLists, first: boolean) {
  const { rows, columns } = list;
  const dense = list.live / (rows * columns) >= BLOCKS_FROM;
  const grouping = (sharedSide: Side) => {
    const [shares, others] = sharedSide === "input" ? [columns, rows] : [rows, columns];
    const height = dense ? HEIGHT : others;
    const blocks = Math.ceil(others / height);
    if (!list.mask) {
      const alike = Int32Array.from({ length: blocks }, (_, block) => Math.min(height, others - block * height));
      return { sharedSide, height, others, sets: setsOf(alike, shares) };
    }
    const counts = new Int32Array(shares * blocks);
    const byInput = sharedSide === "input";
    eachEntry(list, (output, input) => {
      const block = Math.floor((byInput ? output : input) / height);
      counts[(byInput ? input : output) * blocks + block]! += 1;
    });
    return { sharedSide, height, others, sets: setsOf(counts) };
  };
  const byInput = grouping("input");
  if (first) return byInput;
  const byOutput = grouping("output");
  return costOfGroups(byInput.sets) <= costOfGroups(byOutput.sets) ? byInput : byOutput;
}
