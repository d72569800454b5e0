import { type Shape, sameShape } from "../../shape.ts";
import type { Emitter, PlacedLists } from "../layers/index.ts";
import type { Convolution } from "../lists/convolution-lists.ts";
import type { Instruction } from "../program/instructions.ts";
import type { MemoryPlan } from "../program/memory.ts";
import { fromChunk, type Layout, layOut, type Tensor } from "../program/tensor.ts";

/** What the routines of a program share: where parameters, lists and constants are. */
export interface Shared {
  readonly plan: MemoryPlan;
  readonly threads: number;
  parameter(name: string): { readonly values: number; readonly gradients: number };
  lists(name: string): PlacedLists;
  convolution(name: string): Convolution;
  constant(key: string, make: () => Int32Array | Float32Array): number;
  list(key: string, words: number, write: (into: Int32Array) => void): number;
  stream(name: string): number;
  /** Words that are kept, the same for all routines; what stands there is of the one that runs. */
  words(key: string, words: number): number;
}

/** What a layer's output must be like for those who read it. */
export interface Wanted extends Layout {
  /** Its values are read again in the backward pass. */
  readonly kept: boolean;
  /** It is read for all chunks of the batch together, in evaluation too. */
  readonly lasting?: boolean;
  /** The next layer reads it in its forward pass, and nobody else ever does. */
  readonly passing?: boolean;
}

/** The layer that is being emitted. */
export interface Current {
  /** Its place in the network, such as `3.body.0`. */
  readonly id: string;
  /** Its name, or its kind where it has none. */
  readonly layer: string;
  readonly output: Wanted;
}

/** An instruction, and the layer that it was emitted for. */
export interface Emitted {
  readonly layer: string;
  readonly instruction: Instruction;
  /** Its output is read by the next layer's forward pass, and by nobody else. */
  readonly passing?: boolean;
}

/** Collects the instructions of one routine and gives layers their memory. */
export class RoutineEmitter implements Emitter {
  readonly emitted: Emitted[] = [];
  readonly training: boolean;
  readonly allChunks: number;
  chunks: number;
  firstChunk = 0;
  readonly #shared: Shared;
  #kept = new Map<string, Tensor>();
  #words = new Map<string, number>();
  /** Tensors whose halos are zero since this routine began, by first word: nobody has used their memory otherwise. */
  #cleared = new Map<number, { readonly end: number; readonly geometry: string }>();
  #current: Current = { id: "", layer: "", output: { kept: false } };
  /**
   * What a layer whose output is passing gives back is held until the next layer has been emitted, too, and gives back that
   * output: both may become one instruction, which reads and writes at the same time what each of them does.
   */
  #held: number[] = [];
  /** The room of that output. */
  #passing: number | undefined;

  constructor(shared: Shared, chunks: number, training: boolean) {
    this.#shared = shared;
    this.allChunks = chunks;
    this.chunks = chunks;
    this.training = training;
  }

  /** From here on instructions are for `count` chunks from `first` on. */
  goTo(first: number, count: number): void {
    this.firstChunk = first;
    this.chunks = count;
  }

  begin(current: Current): void {
    this.#current = current;
  }

  output(shape: Shape): Tensor {
    const { id, output } = this.#current;
    if (output.lasting || (output.kept && this.training)) return this.keep(`${id} output`, shape, output);
    const tensor = this.#take(shape, output);
    if (output.passing) this.#passing = tensor.room;
    return tensor;
  }

  gradientOf({ shape, gradientHalo }: Tensor, layout: Layout = { halo: gradientHalo }): Tensor {
    // Where a convolution comes before, its input's gradient may take this one's place. One chunk's needs no second room.
    const spare = (layout.halo ?? 0) > 0 && this.chunks > 1 ? 1 : 0;
    return { ...this.#take(shape, layout, spare), spare };
  }

  shiftedGradient(gradient: Tensor, { shape, gradientHalo }: Tensor): Tensor | null {
    const { borrowed, spare, halo, values, stride } = gradient;
    if (borrowed || spare === 0 || halo !== gradientHalo || !sameShape(gradient.shape, shape)) return null;
    return { ...gradient, values: values + spare * stride, spare: spare === 1 ? -1 : 1 };
  }

  temporary(shape: Shape, layout: Layout): Tensor {
    return this.#take(shape, layout);
  }

  kept(name: string, shape: Shape, layout: Layout = {}): Tensor {
    return this.keep(`${this.#current.id} ${name}`, shape, layout);
  }

  keptWords(name: string, words: number): number {
    const key = `${this.#current.id} ${name}`;
    const at = this.#words.get(key) ?? this.#shared.plan.room(words, "activations");
    this.#words.set(key, at);
    return at;
  }

  /** A tensor for all chunks of the batch, made once for each key; the part of it that is being emitted for. */
  keep(key: string, shape: Shape, layout: Layout): Tensor {
    let whole = this.#kept.get(key);
    if (!whole) {
      const tensor = layOut(shape, layout);
      const at = this.#shared.plan.room(tensor.stride * this.allChunks, "activations");
      whole = { ...tensor, values: tensor.values + at };
      this.#kept.set(key, whole);
    }
    return fromChunk(whole, this.firstChunk);
  }

  #take(shape: Shape, layout: Layout, spare = 0): Tensor {
    const tensor = layOut(shape, layout);
    const { halo, stride, plane, pitch } = tensor;
    const chunks = this.chunks + spare;
    const words = stride * chunks;
    const at = this.#shared.plan.take(words, "activations");
    const values = tensor.values + at;
    const { channels, rows, columns } = shape;
    const geometry = [channels, rows, columns, halo, plane, stride, chunks].join(" ");
    if (halo > 0 && this.#cleared.get(at)?.geometry !== geometry) {
      this.#forget(at, at + words);
      this.#cleared.set(at, { end: at + words, geometry });
      this.push({ op: "clear-halo", values, stride, plane, pitch, planes: channels, rows, columns, halo, chunks });
    } else if (halo === 0) {
      this.#forget(at, at + words);
    }
    return { ...tensor, values, room: at };
  }

  /** Another instruction writes the words from `from` to `to`. */
  #forget(from: number, to: number): void {
    for (const [at, { end }] of this.#cleared) if (at < to && from < end) this.#cleared.delete(at);
  }

  release({ borrowed, room }: Tensor): void {
    if (!borrowed) this.#release(room);
  }

  #release(room: number): void {
    if (this.#current.output.passing) {
      this.#held.push(room);
      return;
    }
    const { plan } = this.#shared;
    plan.release(room);
    if (room !== this.#passing) return;
    for (const held of this.#held) plan.release(held);
    this.#held = [];
  }

  scratch(words: number): { readonly at: number; release(): void } {
    const at = this.#shared.plan.take(words, "sums");
    return { at, release: () => this.#release(at) };
  }

  acrossChunks(key: string, words: number): { readonly at: number; release(): void } {
    if (this.chunks === this.allChunks) return this.scratch(words);
    return { at: this.#shared.words(key, words), release: () => undefined };
  }

  parameter = (name: string) => this.#shared.parameter(name);
  lists = (name: string) => this.#shared.lists(name);
  convolution = (name: string) => this.#shared.convolution(name);
  constant = (key: string, make: () => Int32Array | Float32Array) => this.#shared.constant(key, make);
  list = (key: string, words: number, write: (into: Int32Array) => void) => this.#shared.list(key, words, write);
  stream = (name: string) => this.#shared.stream(name);
  get threads(): number {
    return this.#shared.threads;
  }

  push(instruction: Instruction): void {
    const { layer, output } = this.#current;
    this.emitted.push({ layer, instruction, passing: output.passing ?? false });
  }
}
