/** Numbers that a seed decides: the same seed gives the same ones, in the same order. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 2_654_435_761) >>> 0;
  }

  /** From 0 to below 1 (mulberry32: enough for faults, not for science). */
  part(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  between(least: number, most: number): number {
    return least + this.part() * (most - least);
  }

  /** A whole number from 0 to below `count`. */
  below(count: number): number {
    return Math.floor(this.part() * count);
  }

  is(probability: number): boolean {
    return this.part() < probability;
  }

  /** One of these; undefined if there is none. */
  one<T>(all: readonly T[]): T | undefined {
    return all[this.below(all.length)];
  }
}
