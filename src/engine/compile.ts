import { type Shape, sizeOf } from "../shape.ts";
import { BLOCK, type Instruction, LANES } from "./instructions.ts";
import { type Activation, type Emitter, layerOf, type PlacedLists } from "./layers/index.ts";
import { type RowLists, rowLists } from "./lists.ts";
import { MemoryPlan } from "./memory.ts";
import { type Network, parametersOf } from "./network.ts";
import { type Optimizer, ruleOf } from "./optimizers/index.ts";
import { lengthOf, type Masks, type Parameter } from "./parameter.ts";
import { placeLists, readBits } from "./place-lists.ts";
import type { Program, Stored } from "./program.ts";

export interface CompileOptions {
  readonly network: Network;
  readonly masks: Masks;
  readonly optimizer: Optimizer;
  readonly batch: number;
  /** An input is pixel * scale[channel] + shift[channel]. */
  readonly scale: readonly number[];
  readonly shift: readonly number[];
  readonly threads: number;
}

/** Examples that one step of an evaluation takes: one block. */
const EVALUATION_BATCH = LANES * BLOCK;

/** Inputs of a segment, at least: the activations of 64 examples (256 bytes each) share the first-level cache, 16 KB. */
const SEGMENT = 64;
/** Weights that a row has in a segment, on average at least: with fewer, beginning and ending rows costs more than the cache saves. */
const ROW_IN_SEGMENT = 40;

/** Compiles a network with masks into a program. Pruned weights have no storage and no instructions. */
export function compile(options: CompileOptions): Program {
  const { network, masks, optimizer, batch } = options;
  const plan = new MemoryPlan();
  const rule = ruleOf(optimizer);

  const rows = new Map<string, RowLists>();
  let live = 0;
  const stored: Stored[] = parametersOf(network).map((parameter) => {
    const mask = masks.get(parameter.name);
    const places = mask ? addRows(rows, parameter, mask).places : everyPlace(lengthOf(parameter));
    const values = live;
    live += places.length;
    return { parameter, values, places };
  });
  const count = Math.ceil(live / LANES) * LANES;
  const parameters = plan.room(count); // at word 0: `values` above are places in the arena
  const gradients = plan.room(count + LANES); // behind the last: a place for the gradients of weights that fill up groups
  const state = plan.room(count * rule.states);
  const constants = plan.constant(Float32Array.from(rule.constants(optimizer)));
  const scales = plan.constant(Float32Array.from(options.scale.flatMap((scale, c) => [scale, options.shift[c] ?? 0])));

  const lists = new Map<string, PlacedLists>();
  for (const { parameter, values } of stored) {
    const list = rows.get(parameter.name);
    if (list) lists.set(parameter.name, placeLists(plan, list, { spare: count - values, first: lists.size === 0 }));
  }
  const weights = [...rows.values()];
  const read = plan.constant(readBits(weights[0], sizeOf(network.input)));

  const routine = (examples: number, training: boolean): Instruction[] => {
    const instructions: Instruction[] = [];
    const chunks = Math.ceil(examples / LANES);
    const emit: Emitter = {
      chunks,
      activation: (shape) => activation(plan, shape, chunks, training),
      parameter(name) {
        const found = stored.find((one) => one.parameter.name === name);
        if (!found) throw new Error(`no parameter ${name}`);
        return { values: parameters + found.values, gradients: gradients + found.values };
      },
      lists(name) {
        const found = lists.get(name);
        if (!found) throw new Error(`no lists of ${name}`);
        return found;
      },
      scratch: (words) => plan.room(words * options.threads),
      push: (instruction) => instructions.push(instruction),
    };

    const { pixels, labels } = gather(plan, emit, network.input, { scales, read });
    const steps: { input: Activation; output: Activation }[] = [];
    let last = pixels;
    for (const spec of network.layers) {
      const output = layerOf(spec).forward(spec, emit, last);
      steps.push({ input: last, output });
      last = output;
    }
    const logits = { logits: last.values, stride: last.stride, labels, classes: network.classes, chunks };
    if (!training) {
      emit.push({ op: "score", ...logits });
      return instructions;
    }
    emit.push({ op: "softmax-loss", ...logits, gradients: last.gradients });
    for (let i = steps.length - 1; i >= 0; i--) {
      const [spec, step] = [network.layers[i], steps[i]];
      if (spec && step) layerOf(spec).backward(spec, emit, step.input, step.output);
    }
    emit.push(rule.update({ parameters, gradients, state, count, constants }));
    return instructions;
  };

  let train: Instruction[] = [];
  let evaluate: Instruction[] = [];
  plan.overlay([
    () => {
      train = routine(batch, true);
    },
    () => {
      evaluate = routine(EVALUATION_BATCH, false);
    },
  ]);

  const multiplyAdds = batch * weights.reduce((sum, list, i) => sum + list.indices.length * (i === 0 ? 2 : 3), 0);
  return {
    words: plan.words,
    contents: plan.contents,
    stored,
    parameters: { at: parameters, count },
    state: { at: state, count: count * rule.states },
    batch,
    evaluationBatch: EVALUATION_BATCH,
    train,
    evaluate,
    multiplyAdds,
  };
}

const everyPlace = (length: number): Int32Array => Int32Array.from({ length }, (_, i) => i);

function addRows(rows: Map<string, RowLists>, parameter: Parameter, mask: Uint8Array): RowLists {
  const outputs = parameter.shape[0] ?? 1;
  const inputs = mask.length / outputs;
  const parts = Math.max(1, Math.round(inputs / Math.max(SEGMENT, ROW_IN_SEGMENT / densityOf(mask))));
  const list = rowLists(mask, outputs, inputs, Math.ceil(inputs / parts));
  rows.set(parameter.name, list);
  return list;
}

/** Room for an activation. A stride that is a multiple of 64 lines would put all chunks into the same cache sets. */
function activation(plan: MemoryPlan, shape: Shape, chunks: number, withGradient: boolean): Activation {
  const size = sizeOf(shape) * LANES;
  const stride = sizeOf(shape) % 64 === 0 ? size + LANES : size;
  return {
    shape,
    stride,
    values: plan.room(stride * chunks),
    gradients: withGradient ? plan.room(stride * chunks) : -1,
    active: null,
  };
}

/** The batch's pixels, labels, and bits of the pixels that are not zero everywhere. */
function gather(
  plan: MemoryPlan,
  emit: Emitter,
  input: Shape,
  constants: { readonly scales: number; readonly read: number },
): { pixels: Activation; labels: number } {
  const words = Math.ceil(sizeOf(input) / 32);
  const blocks = Math.ceil(emit.chunks / BLOCK);
  const active = plan.room(words * (blocks + 1));
  const pixels = {
    ...activation(plan, input, emit.chunks, false),
    active: { blocks: active, batch: active + words * blocks, words },
  };
  const labels = plan.room(emit.chunks * LANES);
  emit.push({
    op: "gather",
    values: pixels.values,
    stride: pixels.stride,
    channels: input.channels,
    area: input.rows * input.columns,
    chunks: emit.chunks,
    ...constants,
    active,
    words,
    labels,
  });
  return { pixels, labels };
}

const densityOf = (mask: Uint8Array): number => mask.reduce((sum, bit) => sum + bit, 0) / mask.length;
