import { z } from "zod";
import { type Convolution, type ConvolutionLists, channelsOfBlock } from "../lists/convolution-lists.ts";
import { LANES } from "../program/instructions.ts";
import type { Tensor } from "../program/tensor.ts";
import { type Emitter, type Layer, PLAIN, UNGATED } from "./layer.ts";
import { winogradBackward, winogradForward, winogradGradients } from "./winograd.ts";
import { isWinograd } from "./winograd-rule.ts";

const schema = z.strictObject({
  kind: z.literal("convolution"),
  name: z.string(),
  /** Output channels. */
  outputs: z.int().min(1),
  /** Rows and columns of the window. */
  kernel: z.int().min(1),
  stride: z.int().min(1),
  /** Rows and columns of zeros on each side of the input. */
  padding: z.int().min(0),
  /** False before a batch normalisation, which would take a bias away again. */
  bias: z.boolean(),
  /** Deviation of the normal distribution that the initial weights are drawn from; biases start at zero. */
  deviation: z.number().min(0),
});

/** Two-dimensional convolution: weights are outputs x inputs x kernel x kernel, and the input is surrounded by zeros. */
export type ConvolutionSpec = z.output<typeof schema>;

export const convolution: Layer<ConvolutionSpec> = {
  schema,
  memory: { keeps: "input" },

  output: ({ outputs, kernel, stride, padding }, { rows, columns }) => ({
    channels: outputs,
    rows: Math.floor((rows + 2 * padding - kernel) / stride) + 1,
    columns: Math.floor((columns + 2 * padding - kernel) / stride) + 1,
  }),

  parameters({ name, outputs, kernel, bias, deviation }, { channels }) {
    const shape = [outputs, channels, kernel, kernel];
    return [
      { name: `${name}.weight`, layer: name, role: "weight", shape, deviation },
      ...(bias ? ([{ name: `${name}.bias`, layer: name, role: "bias", shape: [outputs], deviation: 0 }] as const) : []),
    ];
  },

  padding: ({ padding }) => padding,

  // Input row y is read by output row (y + padding - tap) / stride for taps from 0 to kernel - 1.
  gradientPadding(spec, input) {
    const { kernel, stride, padding } = spec;
    const { rows, columns } = convolution.output(spec, input);
    const before = Math.ceil((kernel - 1 - padding) / stride);
    const after = (size: number, outputs: number) => Math.floor((size - 1 + padding) / stride) - (outputs - 1);
    return Math.max(0, before, after(input.rows, rows), after(input.columns, columns));
  },

  forward(spec, emit, input) {
    const output = emit.output(convolution.output(spec, input.shape));
    const weight = emit.convolution(`${spec.name}.weight`);
    if (isWinograd(spec, input.shape, weight)) {
      winogradForward(spec, emit, input, output);
      return output;
    }
    const { forward } = weight;
    emit.push({
      op: "convolve",
      ...windows(spec, input),
      ...outputsOf(output),
      outputStep: LANES,
      rows: output.shape.rows,
      columns: output.shape.columns,
      channels: spec.outputs,
      values: emit.parameter(`${spec.name}.weight`).values,
      biases: spec.bias ? emit.parameter(`${spec.name}.bias`).values : -1,
      ...placed(emit, `${spec.name} forward`, forward, input, tapsOf(spec)),
      dense: emit.constant(`${spec.name} dense`, () => forward.dense),
      ...PLAIN,
      ...UNGATED,
      chunkShift: 0,
      chunks: emit.chunks,
    });
    return output;
  },

  backward(spec, emit, { input, gradient, needed }) {
    const winograd = isWinograd(spec, input.shape, emit.convolution(`${spec.name}.weight`));
    if (winograd) winogradGradients(spec, emit, input, gradient);
    else gradients(spec, emit, input, gradient);
    const inPlace = needed && spec.stride === 1 ? emit.shiftedGradient(gradient, input) : null;
    const result = inPlace ?? (needed ? emit.gradientOf(input) : null);
    const chunkShift = inPlace ? gradient.spare : 0;
    if (result && winograd) winogradBackward(spec, emit, { gradient, result, chunkShift });
    else if (result) transposed(spec, emit, { gradient, result, chunkShift });
    if (!inPlace) emit.release(gradient);
    return result;
  },
};

/** Where the window of output (0, 0) begins, and how far it moves from one output to the next. */
const windows = ({ kernel, stride, padding }: ConvolutionSpec, input: Tensor) => ({
  inputs: input.values - padding * (input.pitch + LANES),
  inputStride: input.stride,
  inputPitch: input.pitch * stride,
  inputStep: LANES * stride,
  inputPlane: input.plane,
  inputRow: input.pitch,
  inputChannels: input.shape.channels,
  reach: kernel,
});

const outputsOf = ({ values, stride, plane, pitch }: Tensor) => ({
  outputs: values,
  outputStride: stride,
  outputPlane: plane,
  outputPitch: pitch,
});

/** How many rows and columns from where a window begins each tap, row * kernel + column, reads. */
type Taps = readonly { readonly down: number; readonly right: number }[];

const tapsOf = ({ kernel }: ConvolutionSpec): Taps =>
  Array.from({ length: kernel ** 2 }, (_, tap) => ({ down: Math.floor(tap / kernel), right: tap % kernel }));

/** Words behind the last offset that kernels read, and do not use: `each_offset` in native/kernels/convolution.h. */
const OFFSETS_AHEAD = 2;

/** A list in the arena, with the distance of every weight's input from where the window begins, in words. */
function placed(emit: Emitter, key: string, lists: ConvolutionLists, { plane, pitch }: Tensor, taps: Taps) {
  const { blocks, rows, live, each } = lists;
  const distances = Int32Array.from(taps, ({ down, right }) => down * pitch + right * LANES);
  return {
    starts: emit.list(`${key} starts`, blocks * rows + 1, (into) => into.set(lists.starts)),
    offsets: emit.list(`${key} offsets ${plane} ${pitch}`, live + OFFSETS_AHEAD, (into) =>
      each((_, k, channel, tap) => {
        into[k] = channel * plane + distances[tap]!;
      }),
    ),
    blocks,
  };
}

/** Emits what finds the gradients of weights and biases. */
function gradients(spec: ConvolutionSpec, emit: Emitter, input: Tensor, gradient: Tensor): void {
  const weight = emit.convolution(`${spec.name}.weight`);
  const block = blockOfGradients(weight);
  const lists = weight.lists({ rows: "outputs", block });
  const accumulators = emit.scratch(linesOfAccumulators(lists, emit.threads) * LANES);
  emit.push({
    op: "convolution-gradients",
    ...windows(spec, input),
    ...outputsOf(gradient),
    rows: gradient.shape.rows,
    columns: gradient.shape.columns,
    channels: spec.outputs,
    ...placed(emit, `${spec.name} gradients`, lists, input, tapsOf(spec)),
    block,
    places: emit.list(`${spec.name} gradients places`, lists.live, (into) => weight.fillValues(lists, into)),
    gradients: emit.parameter(`${spec.name}.weight`).gradients,
    biasGradients: spec.bias ? emit.parameter(`${spec.name}.bias`).gradients : -1,
    accumulators: accumulators.at,
    chunks: emit.chunks,
    adds: emit.firstChunk > 0 ? 1 : 0,
  });
  accumulators.release();
}

/** Sums of gradients that share the second-level cache (L2), a line each: 1 MB. */
const ACCUMULATORS = 16384;

/** Input channels of one block of the gradients: few enough that the sums of a block stay in the cache from tile to tile. */
function blockOfGradients({ shape, density }: Convolution): number {
  const perChannel = shape.outputs * shape.kernel ** 2 * density;
  return Math.max(1, Math.min(channelsOfBlock(shape.inputs, density), Math.floor(ACCUMULATORS / perChannel)));
}

/**
 * Lines that the sums of a block's gradients take, weights and biases: each thread has a part of its own, for the block in
 * which it has most. The system may give fewer threads than were asked for.
 */
function linesOfAccumulators({ rows, most }: ConvolutionLists, threads: number): number {
  const lines = (count: number) => {
    const first = (thread: number) => Math.floor((rows * thread) / count);
    return Array.from({ length: count }, (_, t) => most(first(t), first(t + 1))).reduce((sum, one) => sum + one, rows);
  };
  return Math.max(...Array.from({ length: threads }, (_, i) => lines(i + 1)));
}

/**
 * The gradient of the input is a convolution of the output's gradient with the transposed weights. With a stride s, input
 * rows y = s t + phase meet only the taps that differ from phase + padding by a multiple of s: one convolution for each
 * phase of the rows and of the columns.
 */
function transposed(spec: ConvolutionSpec, emit: Emitter, tensors: Transposed): void {
  const { rows, columns } = tensors.result.shape;
  for (let row = 0; row < Math.min(spec.stride, rows); row++) {
    for (let column = 0; column < Math.min(spec.stride, columns); column++) phase(spec, emit, tensors, row, column);
  }
}

/** The gradients of the output, and of the input. */
interface Transposed {
  readonly gradient: Tensor;
  readonly result: Tensor;
  readonly chunkShift: Tensor["spare"];
}

/** The rows s t + row and the columns s t + column of the input's gradient. */
function phase(spec: ConvolutionSpec, emit: Emitter, tensors: Transposed, row: number, column: number): void {
  const { name, kernel, stride, padding, outputs } = spec;
  const { gradient, result, chunkShift } = tensors;
  const weight = emit.convolution(`${name}.weight`);
  // The output row, or column, that meets a tap is t + (phase + padding - tap) / s. The lowest of all phases is where
  // windows begin.
  const low = Math.ceil((padding - (kernel - 1)) / stride);
  const taps = tapsOf(spec).map(({ down, right }) => ({
    down: (row + padding - down) / stride - low,
    right: (column + padding - right) / stride - low,
  }));
  const lists = weight.lists({
    rows: "inputs",
    block: channelsOfBlock(outputs, weight.density),
    wanted: (y, x) => {
      const tap = taps[y * kernel + x];
      return Number.isInteger(tap?.down) && Number.isInteger(tap?.right);
    },
  });
  const key = `${name} transposed ${row} ${column}`;
  const values = emit.scratch(lists.live);
  emit.push({
    op: "permute",
    from: emit.parameter(`${name}.weight`).values,
    places: emit.list(`${key} places`, lists.live, (into) => weight.fillValues(lists, into)),
    to: values.at,
    count: lists.live,
  });
  emit.push({
    op: "convolve",
    inputs: gradient.values + low * (gradient.pitch + LANES),
    inputStride: gradient.stride,
    inputPitch: gradient.pitch,
    inputStep: LANES,
    inputPlane: gradient.plane,
    inputRow: gradient.pitch,
    inputChannels: gradient.shape.channels,
    reach: Math.ceil(kernel / stride),
    outputs: result.values + row * result.pitch + column * LANES,
    outputStride: result.stride,
    outputPlane: result.plane,
    outputPitch: result.pitch * stride,
    outputStep: LANES * stride,
    rows: Math.ceil((result.shape.rows - row) / stride),
    columns: Math.ceil((result.shape.columns - column) / stride),
    channels: lists.rows,
    values: values.at,
    biases: -1,
    ...placed(emit, key, lists, gradient, taps),
    dense: emit.constant(`${key} dense`, () => lists.dense),
    ...PLAIN,
    ...UNGATED,
    chunkShift,
    chunks: emit.chunks,
  });
  values.release();
}
