import {
  type Add,
  type BatchNormBackward,
  type BatchNormForward,
  type Convolve,
  type DenseBackward,
  type Instruction,
  LANES,
  type LinearBackward,
  type LinearByInput,
  type LinearForward,
  type MaxPoolForward,
  type ReluBackward,
  type ReluForward,
  type WinogradConvolve,
} from "../program/instructions.ts";
import type { Emitted } from "./emitter.ts";

/**
 * Lets an instruction do what the next ones would do to its output, while it is still in registers: each pass over
 * activations that is saved is a pass through memory. Only neighbours are fused, so nobody sees the values between.
 *
 *   convolve or batch normalisation, then += of another tensor, then ReLU
 *   convolve (of gradients), then += of another gradient, or then ReLU's backward pass
 *   convolve in Winograd's form, then max-pool of 2 x 2, then ReLU
 *   a fully connected layer, then ReLU; its backward pass, then ReLU's
 *   ReLU's backward pass, then that of the batch normalisation before it, which knows where its outputs were below zero
 */
export function fuse(emitted: readonly Emitted[]): readonly Emitted[] {
  const fused: Emitted[] = [];
  for (const next of emitted) {
    const last = fused[fused.length - 1];
    const one = last && pair(last, next.instruction, fused);
    if (!one) fused.push(next);
    else
      fused[fused.length - 1] = { layer: one.op === next.instruction.op ? next.layer : last.layer, instruction: one };
  }
  return fused;
}

/** Both as one instruction, or undefined where they must stay two. */
function pair(
  { instruction: last, passing }: Emitted,
  next: Instruction,
  before: readonly Emitted[],
): Instruction | undefined {
  if (passing && next.op === "max-pool-forward" && isPooledHere(last, next)) return pooled(last, next);
  if (isConvolution(last) || last.op === "batch-norm-forward" || last.op === "batch-norm-apply") {
    // A convolution takes the other tensor in place of its bias, and before its gates.
    const taken = isConvolution(last) && (last.biases >= 0 || last.gates >= 0 || isPooled(last));
    if (next.op === "add" && isOutput(last, next) && last.relu === 0 && last.others < 0 && !taken)
      return withOthers(last, next);
    if (next.op === "relu-forward" && isOutput(last, next) && last.relu === 0) return { ...last, relu: 1 };
  }
  if (isLinear(last) && next.op === "relu-forward" && isFlat(last, next) && next.values === last.outputs)
    return { ...last, relu: 1 };
  if (isLinearBackward(last) && next.op === "relu-backward" && isFlat(last, next)) {
    if (next.gradients !== last.outputs || next.gradientStride !== last.outputStride) return undefined;
    return { ...last, gates: next.values, gateStride: next.stride };
  }
  if (isConvolution(last) && next.op === "relu-backward" && isGradient(last, next) && last.gates < 0) {
    const dense = isOneRow(next);
    return {
      ...last,
      gates: next.values,
      gateStride: next.stride,
      gatePlane: dense ? last.outputPlane : next.plane,
      gatePitch: dense ? last.outputPitch : next.pitch,
    };
  }
  if (last.op === "relu-backward" && next.op === "batch-norm-backward" && last.gradients === next.outputs) {
    if (before.some(({ instruction: one }) => one.op === "batch-norm-forward" && isOwnRelu(one, last, next)))
      return { ...next, relu: 1 };
  }
  return undefined;
}

/** Where tensors have no gaps, the walk over them is one long row. */
const isOneRow = ({ planes, rows }: { readonly planes: number; readonly rows: number }): boolean =>
  planes === 1 && rows === 1;

const isConvolution = (one: Instruction): one is Convolve | WinogradConvolve =>
  one.op === "convolve" || one.op === "winograd-convolve";

type Fusing = Convolve | WinogradConvolve | Extract<Instruction, { op: "batch-norm-forward" | "batch-norm-apply" }>;

/** Whether an instruction works in place on just what the last one put out. */
const isOutput = (last: Fusing, { values, stride, plane, pitch, chunks, planes, rows, columns }: Add | ReluForward) =>
  writesAllOutputs(last) &&
  values === last.outputs &&
  stride === last.outputStride &&
  chunks === last.chunks &&
  planes * rows * columns * (isPooled(last) ? 4 : 1) === last.channels * last.rows * last.columns &&
  (isOneRow({ planes, rows }) || (plane === last.outputPlane && pitch === last.outputPitch));

const isPooled = (last: Fusing): boolean => last.op === "winograd-convolve" && last.pools === 1;

/** Whether a pool takes just what a convolution puts out, of which nothing was made yet, tile by tile. */
const isPooledHere = (last: Instruction, next: MaxPoolForward): last is WinogradConvolve =>
  last.op === "winograd-convolve" &&
  last.relu === 0 &&
  last.pools === 0 &&
  last.others < 0 &&
  last.gates < 0 &&
  next.inputs === last.outputs &&
  next.chunks === last.chunks &&
  next.size === 2 &&
  next.step === 2;

const pooled = (last: WinogradConvolve, next: MaxPoolForward): WinogradConvolve => ({
  ...last,
  outputs: next.outputs,
  outputStride: next.outputStride,
  outputPlane: next.outputPlane,
  outputPitch: next.outputPitch,
  pools: 1,
  choices: next.choices,
  choiceStride: next.choiceStride,
  choicePlane: next.choicePlane,
  choicePitch: next.choicePitch,
});

const isLinear = (one: Instruction): one is LinearForward | LinearByInput =>
  one.op === "linear-forward" || one.op === "linear-by-input";

const isLinearBackward = (one: Instruction): one is LinearBackward | DenseBackward =>
  one.op === "linear-backward" || one.op === "dense-backward";

/** Whether an instruction works on all outputs of a fully connected one, without gaps. */
const isFlat = (
  last: LinearForward | LinearByInput | LinearBackward | DenseBackward,
  next: ReluForward | ReluBackward,
): boolean => isOneRow(next) && next.columns === last.rows && next.chunks === last.chunks;

/** A convolution with a stride has its inputs' gradient made in phases, of which each is only a part. */
const writesAllOutputs = (last: Fusing): boolean => last.op !== "convolve" || last.outputStep === LANES;

const withOthers = <One extends Fusing>(last: One, next: Add): One => ({
  ...last,
  others: next.others,
  otherStride: next.otherStride,
  // Without gaps planes are as in the output.
  otherPlane: isOneRow(next) ? last.outputPlane : next.otherPlane,
  otherPitch: isOneRow(next) ? last.outputPitch : next.otherPitch,
});

const isGradient = (last: Convolve | WinogradConvolve, next: ReluBackward): boolean =>
  isOutput(last, {
    ...next,
    op: "relu-forward",
    values: next.gradients,
    stride: next.gradientStride,
    plane: next.gradientPlane,
    pitch: next.gradientPitch,
  });

/** The ReLU right behind a batch normalisation, with nothing added in between. */
const isOwnRelu = (forward: BatchNormForward, relu: ReluBackward, backward: BatchNormBackward): boolean =>
  forward.saved === backward.saved && forward.outputs === relu.values && forward.relu === 1 && forward.others < 0;
