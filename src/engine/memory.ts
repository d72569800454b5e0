import { LANES } from "./instructions.ts";

/**
 * Hands out places in the arena, each at a multiple of 16 words (64 bytes, one cache line). Instructions run in the order
 * in which they are emitted, so what is taken and released while emitting shares memory as it would while running.
 */
export class MemoryPlan {
  #used = 0;
  #contents: { at: number; data: Int32Array | Float32Array }[] = [];
  #taken = new Map<number, number>();
  #free: { at: number; words: number }[] = [];

  /** Room for `words` words, to keep. */
  room(words: number): number {
    const at = this.#used;
    this.#used += rounded(words);
    return at;
  }

  /** Room for data that the arena holds from the start. */
  constant(data: Int32Array | Float32Array): number {
    const at = this.room(data.length);
    this.#contents.push({ at, data });
    return at;
  }

  /** Room until it is released: the smallest gap that is large enough, or new room; at least one line. */
  take(words: number): number {
    const wanted = rounded(Math.max(1, words));
    const fitting = this.#free.filter((gap) => gap.words >= wanted).sort((a, b) => a.words - b.words || a.at - b.at)[0];
    const at = fitting ? fitting.at : this.room(wanted);
    if (fitting) {
      fitting.at += wanted;
      fitting.words -= wanted;
      this.#free = this.#free.filter((gap) => gap.words > 0);
    }
    this.#taken.set(at, wanted);
    return at;
  }

  /** Gives back what was taken at `at`. */
  release(at: number): void {
    const words = this.#taken.get(at);
    if (words === undefined) throw new Error(`word ${at} of the arena is released, and was not taken`);
    this.#taken.delete(at);
    this.#free = [...this.#free, { at, words }]
      .sort((a, b) => a.at - b.at)
      .reduce<{ at: number; words: number }[]>((gaps, gap) => {
        const last = gaps[gaps.length - 1];
        if (last && last.at + last.words === gap.at) last.words += gap.words;
        else gaps.push({ ...gap });
        return gaps;
      }, []);
  }

  get words(): number {
    return this.#used;
  }

  get contents(): readonly { readonly at: number; readonly data: Int32Array | Float32Array }[] {
    return this.#contents;
  }
}

const rounded = (words: number): number => Math.ceil(words / LANES) * LANES;
