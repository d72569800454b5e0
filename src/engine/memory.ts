import { LANES } from "./instructions.ts";

/** Hands out places in the arena, each at a multiple of 16 words (64 bytes, one cache line). */
export class MemoryPlan {
  #used = 0;
  #contents: { at: number; data: Int32Array | Float32Array }[] = [];

  /** Room for `words` words. */
  room(words: number): number {
    const at = this.#used;
    this.#used += Math.ceil(words / LANES) * LANES;
    return at;
  }

  /** Room for data that the arena holds from the start. */
  constant(data: Int32Array | Float32Array): number {
    const at = this.room(data.length);
    this.#contents.push({ at, data });
    return at;
  }

  /** Plans each of `parts` into the same room, which is as large as the largest needs. */
  overlay(parts: readonly (() => void)[]): void {
    const start = this.#used;
    let end = start;
    for (const part of parts) {
      this.#used = start;
      part();
      end = Math.max(end, this.#used);
    }
    this.#used = end;
  }

  get words(): number {
    return this.#used;
  }

  get contents(): readonly { readonly at: number; readonly data: Int32Array | Float32Array }[] {
    return this.#contents;
  }
}
