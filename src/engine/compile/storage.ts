import type { PlacedLists } from "../layers/index.ts";
import { type Convolution, convolutionOf } from "../lists/convolution-lists.ts";
import { eachEntry, inputLists, type RowLists, rowLists } from "../lists/lists.ts";
import { placeLists } from "../lists/place-lists.ts";
import { type Network, parametersOf } from "../network.ts";
import { isTrained, lengthOf, type Masks, type Parameter } from "../parameter.ts";
import { LANES } from "../program/instructions.ts";
import type { MemoryPlan } from "../program/memory.ts";
import type { StoredParameter } from "../program/program.ts";

/** Inputs of a segment, at least: the activations of 64 examples (256 bytes each) share the first-level cache (L1), 16 KB. */
const SEGMENT = 64;
/**
 * Weights that a row has in a segment, on average at least: with fewer, beginning and ending rows costs more than the cache
 * saves.
 */
const ROW_IN_SEGMENT = 40;

/** Where a network's parameters are: trained ones first, from word 0 on, then running statistics. */
export interface Storage {
  readonly stored: readonly StoredParameter[];
  /** Words of the trained ones, and of all. */
  readonly trained: number;
  readonly count: number;
  readonly rows: ReadonlyMap<string, RowLists>;
  readonly convolutions: ReadonlyMap<string, Convolution>;
}

/**
 * Gives every surviving weight and every other parameter its place. Pruned weights have none. `masks` null: the dense network,
 * whose weights are counted and not gone through. `lit`: the share of the pixels that are not black, where the input of a black
 * one is zero; else 1.
 */
export function storageOf(network: Network, masks: Masks | null, lit = 1): Storage {
  const parameters = parametersOf(network);
  const first = network.layers[0]?.kind === "linear" ? parameters[0] : undefined;
  const rows = new Map<string, RowLists>();
  const convolutions = new Map<string, Convolution>();
  const survivors = (parameter: Parameter): Pick<StoredParameter, "count" | "each"> => {
    const given = masks?.get(parameter.name);
    if (masks ? !given : parameter.role !== "weight") return everyValue(lengthOf(parameter));
    const mask = given?.includes(0) ? given : null;
    const [outputs = 1, inputs = 1, kernel] = parameter.shape;
    if (kernel !== undefined) {
      const convolution = convolutionOf(mask, { outputs, inputs, kernel });
      convolutions.set(parameter.name, convolution);
      const { live, each } = convolution.forward;
      return { count: live, each };
    }
    const density = densityOf(mask);
    const segments = Math.max(1, Math.round(inputs / Math.max(SEGMENT, ROW_IN_SEGMENT / density)));
    const byInput =
      parameter === first && outputs * byOutputCost(mask, density) > lit * LANES * Math.ceil(outputs / LANES);
    const list = byInput
      ? inputLists(mask, outputs, inputs)
      : rowLists(mask, outputs, inputs, Math.ceil(inputs / segments));
    rows.set(parameter.name, list);
    return {
      count: list.live,
      each: (act) => eachEntry(list, (output, input, k) => act(output * inputs + input, k)),
    };
  };

  let next = 0;
  const place = (parameter: Parameter): StoredParameter => {
    const found = survivors(parameter);
    const values = next;
    next += found.count;
    return { parameter, values, ...found };
  };
  const found = new Map(parameters.filter(isTrained).map((parameter) => [parameter, place(parameter)]));
  const trained = Math.ceil(next / LANES) * LANES;
  next = trained;
  for (const parameter of parameters) if (!isTrained(parameter)) found.set(parameter, place(parameter));
  return {
    stored: parameters.flatMap((parameter) => found.get(parameter) ?? []),
    trained,
    count: Math.ceil(next / LANES) * LANES,
    rows,
    convolutions,
  };
}

/**
 * What an output takes by output, of what it takes by input where no input is zero (docs/decisions/lit-pixels.md): by input
 * pruned weights are multiplied, too, and examples in which the input is zero are not. Where none was pruned several outputs
 * share what they load.
 */
const byOutputCost = (mask: Uint8Array | null, density: number): number => (mask === null ? 0.5 : density);

const everyValue = (count: number): Pick<StoredParameter, "count" | "each"> => ({
  count,
  each(act) {
    for (let k = 0; k < count; k++) act(k, k);
  },
});

/** Gives the lists of the fully connected weights their room in the arena. */
export function placeAll(plan: MemoryPlan, { stored, rows, trained }: Storage): ReadonlyMap<string, PlacedLists> {
  const lists = new Map<string, PlacedLists>();
  const firstWeight = stored[0]?.parameter.name;
  for (const { parameter, values } of stored) {
    const list = rows.get(parameter.name);
    if (!list) continue;
    // Groups are filled up with a place behind all gradients.
    const first = parameter.name === firstWeight;
    lists.set(parameter.name, placeLists(plan, list, { spare: trained - values, first }));
  }
  return lists;
}

function densityOf(mask: Uint8Array | null): number {
  if (mask === null) return 1;
  let kept = 0;
  for (let i = 0; i < mask.length; i++) kept += mask[i]!;
  return kept / mask.length;
}
