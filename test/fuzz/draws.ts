import { philox } from "../../src/random.ts";

/** Random choices for one input: the same for the same seed and index, whatever came before. */
export class Draws {
  readonly #seed: number;
  readonly #index: number;
  readonly #words = new Uint32Array(4);
  #count = 0;

  constructor(seed: number, index: number) {
    this.#seed = seed;
    this.#index = index;
  }

  /** A whole number from 0 to below `end`. */
  below(end: number): number {
    const word = this.#count % 4;
    if (word === 0) philox(this.#count >>> 2, this.#index, 0, 0, this.#seed, 0x6c7468, this.#words);
    this.#count++;
    return Math.floor((this.#words[word]! / 0x1_0000_0000) * end);
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<T>(choices: readonly T[]): T {
    if (choices.length === 0) throw new Error("nothing to choose from");
    return choices[this.below(choices.length)]!;
  }
}
