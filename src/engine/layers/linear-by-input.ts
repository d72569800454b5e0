import type { Shape } from "../../shape.ts";
import { BLOCK, LANES, type LinearByInput, type LinearForward } from "../program/instructions.ts";
import type { Tensor } from "../program/tensor.ts";
import type { Emitter, InputPlaces } from "./layer.ts";

/** As native/kernels/linear-by-input.h has them: inputs, and vectors of outputs, whose weights are laid out together. */
const TILE_INPUTS = 64;
const TILE_VECTORS = 6;

/** Side of the squares of pixels that are turned together. */
const SQUARE = 4;

/** What the forward pass is told whichever way its weights stand. */
export type Forward = Pick<
  LinearForward,
  Exclude<keyof LinearForward & keyof LinearByInput, "op" | keyof InputPlaces | "scratch">
>;

/** A layer's backward pass. */
export interface Gradients {
  readonly spec: { readonly name: string; readonly outputs: number };
  readonly emit: Emitter;
  readonly input: Tensor;
  readonly gradient: Tensor;
  /** Where the input's gradient goes, if anybody needs it. */
  readonly result: Tensor | null;
}

/** Emits the forward pass of a first layer whose weights stand by input (docs/decisions/lit-pixels.md). */
export function forwardByInput(emit: Emitter, places: Forward, inputs: InputPlaces): void {
  const vectors = Math.ceil(inputs.rows / LANES);
  const sums = BLOCK * LANES * Math.ceil(vectors / emit.threads) * LANES;
  // Shares stand one behind the other: fewer threads than were asked for have larger ones, and not more together.
  const scratch = emit.scratch(emit.threads * (sums + TILE_INPUTS * TILE_VECTORS * LANES));
  emit.push({ op: "linear-by-input", ...places, ...inputs, scratch: scratch.at });
  scratch.release();
}

/** Emits the gradients of its weights, pruned ones' found and left out. Nobody needs those of the pixels. */
export function gradientsByInput({ spec, emit, input, gradient }: Gradients, inputs: InputPlaces): void {
  const vectors = Math.ceil(spec.outputs / LANES);
  // Examples turned, sums of 16 inputs with all outputs, one input's gradients, and bits of the examples.
  const scratchWords = LANES * (emit.chunks * LANES + vectors * LANES + vectors + 1 + Math.ceil(emit.chunks / LANES));
  const scratch = emit.scratch(emit.threads * scratchWords);
  emit.push({
    op: "gradients-by-input",
    ...inputs,
    inputs: input.values,
    inputStride: input.stride,
    outputs: gradient.values,
    outputStride: gradient.stride,
    gradients: emit.parameter(`${spec.name}.weight`).gradients,
    biasGradients: emit.parameter(`${spec.name}.bias`).gradients,
    chunks: emit.chunks,
    active: input.active?.batch ?? -1,
    order: emit.constant("pixels by place", () => byPlace(input.shape)),
    scratch: scratch.at,
    scratchWords,
  });
  scratch.release();
}

/** The pixels, square by square: those of one square are often black together. */
function byPlace({ channels, rows, columns }: Shape): Int32Array {
  const squares = Math.ceil(columns / SQUARE);
  const squareOf = (pixel: number) => {
    const [row, column] = [Math.floor(pixel / columns), pixel % columns];
    return Math.floor(row / SQUARE) * squares + Math.floor(column / SQUARE);
  };
  return Int32Array.from({ length: channels * rows * columns }, (_, i) => i).sort(
    (a, b) => squareOf(a) - squareOf(b) || a - b,
  );
}
