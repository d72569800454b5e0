import type { Shape } from "../shape.ts";
import type { Dataset, Examples } from "./dataset.ts";

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
}

export interface PartDescription {
  readonly count: number;
  /** Examples of each class, in the order of the labels; classes without examples too. */
  readonly classes: readonly { readonly name: string; readonly count: number }[];
}

export function describeData(dataset: Dataset): Description {
  const { name, copy, checksum, shape, classes, train, test, notes = [] } = dataset;
  const parts = { train: describePart(train, classes), test: describePart(test, classes) };
  return { name, copy, checksum, shape, ...parts, notes };
}

function describePart({ count, labels }: Examples, classes: readonly string[]): PartDescription {
  const counts = new Uint32Array(classes.length);
  for (const label of labels) counts[label]!++;
  return { count, classes: classes.map((name, label) => ({ name, count: counts[label] ?? 0 })) };
}
