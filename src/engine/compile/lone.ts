import { sizeOf } from "../../shape.ts";
import { type Network, parametersOf } from "../network.ts";
import { lengthOf, type Masks, type Parameter } from "../parameter.ts";
import type { Instruction } from "../program/instructions.ts";
import { MemoryPlan } from "../program/memory.ts";
import type { StoredParameter } from "../program/program.ts";
import { type ForwardOptions, type ForwardProgram, forwardProgram } from "./forward-only.ts";

/** Whether a network can be computed for one example alone: fully connected layers and what stands between them. */
export const isLone = ({ layers }: Network): boolean =>
  layers.every(({ kind }) => kind === "linear" || kind === "relu" || kind === "dropout");

/**
 * Compiles the forward pass of a fully connected network for one example. Sixteen in lanes cost the same each, and one among
 * them a sixteenth of what is computed: alone, its zero inputs are passed over with all of their weights.
 */
export function compileLone({ network, masks, scale, shift }: Omit<ForwardOptions, "chunks">): ForwardProgram {
  const plan = new MemoryPlan();
  const { channels, rows, columns } = network.input;
  const lists = new Map(parametersOf(network).map((parameter) => [parameter.name, byInput(parameter, masks)]));
  let count = 0;
  const stored = parametersOf(network).map((parameter): StoredParameter => {
    const { live, each } = lists.get(parameter.name) ?? byInput(parameter, masks);
    const values = count;
    count += live;
    return { parameter, values, count: live, each };
  });
  const parameters = plan.room(count, "parameters"); // at word 0: `stored.values` are places in the arena
  const placeOf = (name: string) => stored.find(({ parameter }) => parameter.name === name)?.values ?? 0;
  const scales = plan.constant(Float32Array.from(scale.flatMap((value, c) => [value, shift[c] ?? 0])));
  let inputs = plan.room(sizeOf(network.input), "activations");
  let width = sizeOf(network.input);
  const evaluate: Instruction[] = [{ op: "lone-gather", values: inputs, channels, area: rows * columns, scales }];
  network.layers.forEach((layer, i) => {
    if (layer.kind !== "linear") return;
    const outputs = plan.room(layer.outputs, "activations");
    const list = lists.get(`${layer.name}.weight`);
    evaluate.push({
      op: "lone-linear",
      inputs,
      columns: width,
      outputs,
      rows: layer.outputs,
      values: placeOf(`${layer.name}.weight`),
      biases: placeOf(`${layer.name}.bias`),
      starts: list?.lists ? plan.constant(list.lists.starts) : -1,
      indices: list?.lists ? plan.constant(list.lists.indices) : -1,
      relu: network.layers.slice(i + 1).find(({ kind }) => kind !== "dropout")?.kind === "relu" ? 1 : 0,
    });
    [inputs, width] = [outputs, layer.outputs];
  });
  const answers = { values: inputs, stride: 0, step: 1, classes: network.classes };
  return forwardProgram(plan, { stored, parameters: { at: parameters, count }, evaluate, batch: 1 }, answers);
}

/**
 * From this share of its weights on a layer is computed whole, with zeros: vectors of eight then take less time than finding each
 * weight's output. LeNet's first layer takes 28 us whole, and 42 us of its list at 21%.
 */
const SPARSE = 0.15;

const kept = (mask: Uint8Array): number => mask.reduce((sum, bit) => sum + bit, 0);

/** The values of a parameter as a lone example reads them. */
interface ByInput extends Pick<StoredParameter, "each"> {
  readonly live: number;
  /** Where surviving weights stand, by input; null where all values are there. */
  readonly lists: { readonly starts: Int32Array; readonly indices: Int32Array } | null;
}

function byInput(parameter: Parameter, masks: Masks): ByInput {
  const mask = masks.get(parameter.name);
  const length = lengthOf(parameter);
  const [rows = 1, columns = 1] = parameter.shape;
  if (mask === undefined) return { live: length, lists: null, each: (act) => eachOf(length, act) };
  if (kept(mask) >= SPARSE * length) {
    const place = (k: number) => (k % rows) * columns + Math.floor(k / rows);
    return {
      live: length,
      lists: null,
      each: (act) => eachOf(length, (k) => mask[place(k)] === 1 && act(place(k), k)),
    };
  }
  const starts = new Int32Array(columns + 1);
  const found: number[] = [];
  for (let c = 0; c < columns; c++) {
    for (let r = 0; r < rows; r++) if (mask[r * columns + c] === 1) found.push(r);
    starts[c + 1] = found.length;
  }
  const indices = Int32Array.from(found);
  const each: StoredParameter["each"] = (act) => {
    for (let c = 0; c < columns; c++) {
      for (let k = starts[c]!; k < starts[c + 1]!; k++) act(indices[k]! * columns + c, k);
    }
  };
  return { live: indices.length, lists: { starts, indices }, each };
}

function eachOf(count: number, act: (place: number, k: number) => void): void {
  for (let k = 0; k < count; k++) act(k, k);
}
