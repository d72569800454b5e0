import { InvariantError } from "../../errors.ts";
import type { Steps } from "../../steps.ts";
import { LANES } from "./instructions.ts";

/** What a part of the arena is for. `sums`: the lanes of weight gradients, and other room inside one instruction. */
export const memoryKinds = ["parameters", "gradients", "optimizer", "lists", "activations", "sums"] as const;
export type MemoryKind = (typeof memoryKinds)[number];

/** Room that is used again: activations and their gradients, or room inside instructions. Each has gaps of its own. */
type Pool = "activations" | "sums";

/**
 * Hands out places in the arena, each at a multiple of 16 words (64 bytes, one cache line). Instructions run in the order
 * in which they are emitted, so what is taken and released while emitting shares memory as it would while running.
 */
export class MemoryPlan {
  #used = 0;
  #fills: Fill[] = [];
  #taken = new Map<number, { readonly words: number; readonly pool: Pool }>();
  #free: Record<Pool, readonly Gap[]> = { activations: [], sums: [] };
  #words = new Map<MemoryKind, number>(memoryKinds.map((kind) => [kind, 0]));

  /** Room for `words` words, to keep. */
  room(words: number, kind: MemoryKind): number {
    const at = this.#used;
    this.#used += rounded(words);
    this.#words.set(kind, (this.#words.get(kind) ?? 0) + rounded(words));
    return at;
  }

  /** Room for data that the arena holds from the start. */
  constant(data: Int32Array | Float32Array): number {
    const list = this.list(data.length);
    const words = new Int32Array(data.buffer, data.byteOffset, data.length);
    this.fill((view) => view(list).set(words));
    return list.at;
  }

  /** Room for a list that `fill` writes. */
  list(words: number): List {
    return { at: this.room(words, "lists"), words };
  }

  /**
   * `write` is called once there is an arena, and writes lists where they lie: they can be half of it, too much to be held
   * twice. What takes long is written in steps.
   */
  fill(write: Fill): void {
    this.#fills.push(write);
  }

  /** Writes what the arena holds from the start, in pieces. All else in it is zero. */
  *write(arena: Int32Array): Steps<void> {
    for (const write of this.#fills) {
      const rest = write(({ at, words }) => arena.subarray(at, at + words));
      if (rest) yield* rest;
      yield;
    }
  }

  /** Room until it is released: the smallest gap that is large enough, or new room; at least one line. */
  take(words: number, pool: Pool): number {
    const wanted = rounded(Math.max(1, words));
    const gaps = this.#free[pool];
    const [gap] = gaps.filter((one) => one.words >= wanted).sort((a, b) => a.words - b.words || a.at - b.at);
    const at = gap ? gap.at : this.room(wanted, pool);
    if (gap) {
      const rest = { at: gap.at + wanted, words: gap.words - wanted };
      this.#free[pool] = gaps.flatMap((one) => (one !== gap ? [one] : rest.words > 0 ? [rest] : []));
    }
    this.#taken.set(at, { words: wanted, pool });
    return at;
  }

  /** Gives back what was taken at `at`. */
  release(at: number): void {
    const taken = this.#taken.get(at);
    if (taken === undefined) throw new InvariantError(`word ${at} of the arena is released, and was not taken`);
    const { words, pool } = taken;
    this.#taken.delete(at);
    const merged: { at: number; words: number }[] = [];
    for (const gap of [...this.#free[pool], { at, words }].sort((a, b) => a.at - b.at)) {
      const last = merged[merged.length - 1];
      if (last && last.at + last.words === gap.at) last.words += gap.words;
      else merged.push({ ...gap });
    }
    this.#free[pool] = merged;
  }

  get words(): number {
    return this.#used;
  }

  /** Words of each kind; together all of the arena. */
  get kinds(): ReadonlyMap<MemoryKind, number> {
    return this.#words;
  }
}

/** A list's place in the arena. */
export interface List {
  readonly at: number;
  readonly words: number;
}

type Fill = (view: (list: List) => Int32Array) => Steps<void> | void;

interface Gap {
  readonly at: number;
  readonly words: number;
}

const rounded = (words: number): number => Math.ceil(words / LANES) * LANES;
