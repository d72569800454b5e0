import type { Shape } from "../../shape.ts";
import type { Instruction } from "../instructions.ts";
import type { Parameter } from "../parameter.ts";

/** What a file in `layers/` exports: the meaning of one kind of layer. `S` is its spec, plain data. */
export interface Layer<S> {
  output(spec: S, input: Shape): Shape;
  /** The layer's parameters for this input, in the order in which they are stored. */
  parameters(spec: S, input: Shape): readonly Parameter[];
  /** Emits the forward pass: reads activation `input`, returns the one that holds the output. */
  forward(spec: S, emit: Emitter, input: Activation): Activation;
  /** Emits the backward pass: from the gradient of `output` to those of the parameters and, if it has a place, of `input`. */
  backward(spec: S, emit: Emitter, input: Activation, output: Activation): void;
}

/** Where an activation lies: [chunk of 16 examples][channel, row, column][16 lanes], in words from the arena's start. */
export interface Activation {
  readonly shape: Shape;
  readonly values: number;
  /** The gradient of the loss in the same layout, or -1 where nobody needs it (the pixels). */
  readonly gradients: number;
  /** Words from one chunk to the next. */
  readonly stride: number;
  /** Bits of the features that are not zero, by block of 64 examples and then for the whole batch; null: all count. */
  readonly active: { readonly blocks: number; readonly batch: number; readonly words: number } | null;
}

/** What the compiler offers to a layer while it emits. */
export interface Emitter {
  /** Chunks of 16 examples in one batch. */
  readonly chunks: number;
  /** A new activation of this shape. */
  activation(shape: Shape): Activation;
  /** A parameter's live values and their gradients. */
  parameter(name: string): { readonly values: number; readonly gradients: number };
  /** A weight's lists in the arena, laid out once however many routines use them. */
  lists(name: string): PlacedLists;
  /** Words that an instruction may use while it runs, `words` for each thread. */
  scratch(words: number): number;
  push(instruction: Instruction): void;
}

/** The lists of one weight (`lists.ts`), each array as its place in the arena. */
export interface PlacedLists {
  /** By output, for the forward pass. */
  readonly rows: Placed<"starts" | "indices"> & {
    readonly rows: number;
    readonly columns: number;
    readonly width: number;
    readonly parts: number;
    readonly longest: number;
  };
  /** By input, for the gradient of the input. */
  readonly columns: Placed<"starts" | "indices" | "places"> & { readonly rows: number };
  /** In groups of 16 weights of which 16, 8 or 4 share an input or an output, for the gradients of the weights. */
  readonly groups: readonly (Placed<"shared" | "others" | "places"> & { readonly groups: number })[];
  readonly sharedSide: "input" | "output";
}

type Placed<Names extends string> = { readonly [Name in Names]: number };
