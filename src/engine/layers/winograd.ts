import type { Convolution } from "../lists/convolution-lists.ts";
import { LANES } from "../program/instructions.ts";
import type { Tensor } from "../program/tensor.ts";
import { type Emitter, PLAIN, UNGATED, UNPOOLED } from "./layer.ts";

/** How a convolution is emitted in Winograd's form, F(4x4, 3x3): native/kernels/winograd-*.h say what each instruction does. */

/** Products for each pair of channels, of one tile. */
export const POINTS = 36;
export const TAPS = 9;
/**
 * As native/kernels/winograd-convolve.h has them: tiles of a group, outputs of a panel, and panels whose products there is room
 * for.
 */
const GROUP = 2;
export const PANEL = 16;
const PANELS = 4;
/** As native/kernels/winograd-gradients.h has it: tiles whose products are summed together. */
const TILE_CHAIN = 16;

type Room = ReturnType<Emitter["scratch"]>;

/** What of a convolution's spec is not a matter of the form: its window has 3 x 3 places, one apart, with zeros around. */
interface Named {
  readonly name: string;
  readonly bias: boolean;
}

/** Emits the forward pass. */
export function winogradForward(spec: Named, emit: Emitter, input: Tensor, output: Tensor): void {
  const biases = spec.bias ? emit.parameter(`${spec.name}.bias`).values : -1;
  convolve(emit, { ...weightsOf(spec, emit, "outputs"), from: input, to: output, biases, chunkShift: 0 });
}

/** Emits what finds the gradients of weights and biases. */
export function winogradGradients(spec: Named, emit: Emitter, input: Tensor, gradient: Tensor): void {
  const { name, bias } = spec;
  const weight = emit.convolution(`${name}.weight`);
  const { inputs, outputs } = weight.shape;
  // The forward pass is over: its weights are no longer needed.
  const sums = emit.acrossChunks(`${name} winograd`, POINTS * pointStep(weight));
  const transforms = (channels: number) => emit.scratch(POINTS * (channels * (TILE_CHAIN + 1) + 1) * LANES);
  const [lines, backLines] = [transforms(inputs), transforms(outputs)];
  emit.push({
    op: "winograd-gradients",
    ...inputsOf(input),
    ...outputsOf(gradient),
    chunks: emit.chunks,
    sums: sums.at,
    step: pointStep(weight),
    lines: lines.at,
    backLines: backLines.at,
    biasGradients: bias ? emit.parameter(`${name}.bias`).gradients : -1,
    adds: emit.firstChunk > 0 ? 1 : 0,
  });
  lines.release();
  backLines.release();
  if (emit.firstChunk + emit.chunks === emit.allChunks) {
    const dense = emit.scratch(TAPS * outputs * inputs);
    emit.push({
      op: "winograd-collect",
      sums: sums.at,
      step: pointStep(weight),
      pairs: outputs * inputs,
      dense: dense.at,
      places: emit.list(`${name} winograd gradients`, weight.forward.live, (into) =>
        eachWeight(weight, (k, output, other, tap) => {
          const block = Math.floor(output / 4) * (inputs / 4) + Math.floor(other / 4);
          into[k] = (block * TAPS + tap) * LANES + (output % 4) * 4 + (other % 4);
        }),
      ),
      count: weight.forward.live,
      gradients: emit.parameter(`${name}.weight`).gradients,
    });
    dense.release();
  }
  sums.release();
}

/** Emits the gradients of the input: the same convolution of the output's, with the window turned around. */
export function winogradBackward(
  spec: Named,
  emit: Emitter,
  tensors: { readonly gradient: Tensor; readonly result: Tensor; readonly chunkShift: number },
): void {
  const { gradient, result, chunkShift } = tensors;
  convolve(emit, { ...weightsOf(spec, emit, "inputs"), from: gradient, to: result, biases: -1, chunkShift });
}

const inputsOf = ({ values, stride, plane, pitch, shape }: Tensor) => ({
  inputs: values,
  inputStride: stride,
  inputPlane: plane,
  inputPitch: pitch,
  inputChannels: shape.channels,
});

const outputsOf = ({ values, stride, plane, pitch, shape }: Tensor) => ({
  outputs: values,
  outputStride: stride,
  outputPlane: plane,
  outputPitch: pitch,
  ...shape,
});

/** Words for a group of tiles at all points, or for their products, of so many channels. */
export const tilesRoom = (channels: number): number => POINTS * (channels * GROUP + 1) * LANES;

interface Convolved {
  readonly weights: Room;
  readonly step: number;
  readonly from: Tensor;
  readonly to: Tensor;
  readonly biases: number;
  readonly chunkShift: number;
}

function convolve(emit: Emitter, { weights, step, from, to, biases, chunkShift }: Convolved): void {
  const room = (channels: number) => emit.scratch(emit.threads * tilesRoom(channels));
  const [lines, products] = [room(from.shape.channels), room(Math.min(to.shape.channels, PANELS * PANEL))];
  emit.push({
    op: "winograd-convolve",
    ...inputsOf(from),
    ...outputsOf(to),
    chunks: emit.chunks,
    weights: weights.at,
    step,
    biases,
    ...PLAIN,
    ...UNGATED,
    ...UNPOOLED,
    chunkShift,
    lines: lines.at,
    products: products.at,
  });
  lines.release();
  products.release();
  weights.release();
}

/** Words from point to point of what is kept for each pair of channels: an odd number of lines, which do not share cache sets. */
export const pointStep = ({ shape: { inputs, outputs } }: Convolution): number => inputs * outputs + LANES;

/** The weights at the points, made before the first chunk. `rows`: the side that the convolution puts out. */
function weightsOf(spec: Named, emit: Emitter, rows: "outputs" | "inputs"): { weights: Room; step: number } {
  const { name } = spec;
  const weight = emit.convolution(`${name}.weight`);
  const { shape, forward } = weight;
  const step = pointStep(weight);
  const key = rows === "outputs" ? `${name} winograd` : `${name} winograd turned`;
  const weights = emit.acrossChunks(key, POINTS * step);
  if (emit.firstChunk > 0) return { weights, step };
  const dense = emit.scratch(TAPS * shape.outputs * shape.inputs);
  const others = rows === "outputs" ? shape.inputs : shape.outputs;
  emit.push({
    op: "winograd-weights",
    values: emit.parameter(`${name}.weight`).values,
    places: emit.list(`${key} places`, forward.live, (into) => weightPlaces(weight, rows, into)),
    count: forward.live,
    dense: dense.at,
    rows: shape[rows],
    others,
    to: weights.at,
    step,
  });
  dense.release();
  return { weights, step };
}

/**
 * Where each surviving weight goes before it is transformed, in the order of the values. `rows`: the side that the convolution
 * puts out.
 */
export function weightPlaces(weight: Convolution, rows: "outputs" | "inputs", into: Int32Array): void {
  const others = rows === "outputs" ? weight.shape.inputs : weight.shape.outputs;
  eachWeight(weight, (k, output, input, place) => {
    const [row, other, tap] = rows === "outputs" ? [output, input, place] : [input, output, TAPS - 1 - place];
    into[k] = ((Math.floor(row / LANES) * TAPS + tap) * others + other) * LANES + (row % LANES);
  });
}

/** Calls `act` for each surviving weight in the order of the values: its number, channels and place in the window. */
function eachWeight(
  { shape: { inputs }, forward }: Convolution,
  act: (k: number, output: number, input: number, tap: number) => void,
): void {
  forward.each((place, k, input, tap) => act(k, Math.floor(place / (TAPS * inputs)), input, tap));
}
