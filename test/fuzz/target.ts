import type { Draws } from "./draws.ts";

/** One format under trial. The reader is the compiled one, so that a copy of it with a fault can stand in its place. */
export interface Target<Input = unknown> {
  readonly name: string;
  /** One input: a sound one, changed in none to a few places. */
  make(draws: Draws): Input;
  /**
   * Loads the reader from a compiled tree. It gives what is wrong with an input that it accepted, compared with a simple
   * reader of the same format, or undefined; and throws where it refuses.
   */
  load(compiled: URL): Promise<(input: Input) => Promise<string | undefined> | string | undefined>;
  /** Whether an error is a refusal that a user can read; default: an LthError in our words. */
  readonly isRefusal?: (error: unknown) => boolean;
  /** Faults that the fuzzer must find: each is one place of the compiled reader, changed. */
  readonly planted: readonly [Planted, ...Planted[]];
}

export interface Planted {
  /** Below the compiled tree. */
  readonly file: string;
  /** Stands there once. */
  readonly from: string;
  readonly to: string;
}
