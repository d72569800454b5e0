import type { z } from "zod";
import type { LthError } from "../../errors.ts";
import type { Shape } from "../../shape.ts";
import type { Convolution } from "../lists/convolution-lists.ts";
import type { Parameter } from "../parameter.ts";
import type { Instruction } from "../program/instructions.ts";
import type { Tensor } from "../program/tensor.ts";

/** What a file in `layers/` exports: the meaning of one kind of layer. `S` is its spec, plain data. */
export interface Layer<S> {
  /** Of its spec, strict: networks are read from the files of jobs. */
  readonly schema: z.ZodType;
  /** What the compiler must know to give the layer memory. */
  readonly memory: LayerMemory;
  output(spec: S, input: Shape): Shape;
  /** The layer's parameters for this input, in the order in which they are stored. */
  parameters(spec: S, input: Shape): readonly Parameter[];
  /** Lines of zeros that the layer reads on each side of its input's planes; default 0. */
  padding?(spec: S): number;
  /** The same for the gradient of its output, which its backward pass reads; default 0. */
  gradientPadding?(spec: S, input: Shape): number;
  /** What of a spec makes no sense where the layer stands; default nothing. */
  faults?(spec: S, place: LayerPlace): readonly LthError[];
  /** Emits the forward pass: reads `input`, returns the tensor that holds the output. */
  forward(spec: S, emit: Emitter, input: Tensor): Tensor;
  /**
   * Emits the backward pass: from the gradient of the output to those of the parameters. Returns the gradient of the
   * input; where nobody needs it, null or what is to be released. Releases `pass.gradient`, or returns it with new values.
   */
  backward(spec: S, emit: Emitter, pass: Pass): Tensor | null;
}

/** What arrives at a layer in training: so many examples of this shape at once. */
export interface LayerPlace {
  readonly input: Shape;
  readonly batch: number;
}

export interface LayerMemory {
  /** The output takes the input's place. */
  readonly inPlace?: true;
  /** The gradient of the input can take the place of the output's. */
  readonly gradientInPlace?: true;
  /** What of its forward pass the backward pass reads again. */
  readonly keeps?: "input" | "output";
  /** Works on the whole batch at once. Others can go chunk by chunk, so that their activations stay in the cache. */
  readonly whole?: true;
  /** Reads its input feature after feature, without a halo or gaps. */
  readonly dense?: true;
}

/** What a layer's backward pass is given. */
export interface Pass {
  /** Input and output of the forward pass. Only what the layer keeps still has its values. */
  readonly input: Tensor;
  readonly output: Tensor;
  /** Gradient of the loss by the output. */
  readonly gradient: Tensor;
  /** Whether anybody needs the gradient by the input: nobody does for the pixels. */
  readonly needed: boolean;
}

/** What the compiler offers to a layer while it emits. */
export interface Emitter {
  readonly training: boolean;
  /** The chunks of 16 examples that are emitted for: all of the batch, or some of them. */
  readonly chunks: number;
  readonly firstChunk: number;
  readonly allChunks: number;
  /** The place of this layer's output. */
  output(shape: Shape): Tensor;
  /** A place for the gradient of `tensor`, until it is released. `dense`: without halo or gaps. */
  gradientOf(tensor: Tensor, layout?: { readonly dense: true }): Tensor;
  /**
   * Puts the gradient of `input` into the room of the output's gradient, shifted by one chunk: each chunk overwrites one
   * that was already read. Null if shapes or halos differ, or the output's gradient is still needed.
   */
  shiftedGradient(gradient: Tensor, input: Tensor): Tensor | null;
  /** Room for a tensor until it is released. */
  temporary(shape: Shape, layout: { readonly dense: true }): Tensor;
  /** A tensor of this layer's own, kept from the forward to the backward pass. */
  kept(name: string, shape: Shape, layout?: { readonly dense: true }): Tensor;
  /** Words of this layer's own, kept from the forward to the backward pass. */
  keptWords(name: string, words: number): number;
  release(tensor: Tensor): void;
  /** Words that only the next instructions use, until they are given back. */
  scratch(words: number): { readonly at: number; release(): void };
  /**
   * Words of a layer, from what is emitted for its first chunk to what is for its last: where all chunks are together, until
   * they are given back; else they are kept, and all routines have the same.
   */
  acrossChunks(key: string, words: number): { readonly at: number; release(): void };
  /** A parameter's live values and their gradients. */
  parameter(name: string): { readonly values: number; readonly gradients: number };
  /** A fully connected weight's lists in the arena, laid out once however many routines use them. */
  lists(name: string): PlacedLists;
  /** A convolution's weight, by its parameter's name. */
  convolution(name: string): Convolution;
  /** Data that the arena holds from the start; made once for each key. */
  constant(key: string, make: () => Int32Array | Float32Array): number;
  /** The same for lists, which are as long as there are weights: `write` is called when they can be written in place. */
  list(key: string, words: number, write: (into: Int32Array) => void): number;
  /** Where the layer's random stream is: four words, its counter's high half and its key. */
  stream(name: string): number;
  readonly threads: number;
  push(instruction: Instruction): void;
}

/** The lists of one weight (`lists.ts`), each array as its place in the arena. */
export interface PlacedLists {
  /** By output, for the forward pass; null where weights stand by input. */
  readonly rows: RowPlaces | null;
  /** By input, for the forward pass; null where they stand by output. */
  readonly inputs: InputPlaces | null;
  /** Whether gradients are found without the lists that follow: then there is room for those, but they are not written. */
  readonly whole: boolean;
  /** By input, for the gradient of the input. */
  readonly columns: Places<"starts" | "indices" | "places"> & { readonly rows: number };
  /** In groups of 16 weights of which 16, 8 or 4 share an input or an output, for the gradients of the weights. */
  readonly groups: readonly (Places<"shared" | "others" | "places"> & { readonly groups: number })[];
  readonly sharedSide: "input" | "output";
}

export interface RowPlaces extends Places<"starts" | "indices"> {
  readonly rows: number;
  readonly columns: number;
  readonly width: number;
  readonly segments: number;
  readonly longest: number;
}

/** Where each input's weights begin, and `bitWords` words for each input: bits of the outputs that it has weights for. */
export interface InputPlaces extends Places<"starts" | "bits"> {
  readonly rows: number;
  readonly columns: number;
  readonly bitWords: number;
}

type Places<Names extends string> = { readonly [Name in Names]: number };

/** An instruction that does nothing more to its output; `fuse.ts` may let it do what the next ones would. */
export const PLAIN = { others: -1, otherStride: 0, otherPlane: 0, otherPitch: 0, relu: 0 } as const;
export const UNGATED = { gates: -1, gateStride: 0, gatePlane: 0, gatePitch: 0 } as const;
export const UNPOOLED = { pools: 0, choices: -1, choiceStride: 0, choicePlane: 0, choicePitch: 0 } as const;
