import type { Shape } from "../shape.ts";
import { allRemarks, classCounts, type Dataset, type Examples } from "./arrays/index.ts";

/** What `lth data check` prints, as plain JSON. */
export interface Description {
  readonly name: string;
  readonly copy: string;
  readonly checksum: string;
  readonly shape: Shape;
  readonly train: PartDescription;
  readonly test: PartDescription;
  /** What its reader should know of how it was read, one line each. */
  readonly notes: readonly string[];
  /** What its contents do to what is measured with it, one line each; those first that forbid a verdict. */
  readonly warnings: readonly string[];
}

export interface PartDescription {
  readonly count: number;
  /** Examples of each class, in the order of the labels; classes without examples too. */
  readonly classes: readonly { readonly name: string; readonly count: number }[];
}

export function describeData(dataset: Dataset): Description {
  const { name, copy, checksum, shape, classes, train, test, notes = [], remarks } = dataset;
  const parts = { train: describePart(train, classes), test: describePart(test, classes) };
  return { name, copy, checksum, shape, ...parts, notes, warnings: allRemarks(remarks) };
}

function describePart({ count, labels }: Examples, classes: readonly string[]): PartDescription {
  const counts = classCounts(labels, classes.length);
  return { count, classes: classes.map((name, label) => ({ name, count: counts[label] ?? 0 })) };
}
