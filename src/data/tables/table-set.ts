import { LthError } from "../../errors.ts";
import type { WholeNumbers } from "../../formats/index.ts";
import { type Shape, sizeOf } from "../../shape.ts";
import { shown } from "../../shown.ts";
import type { Dataset, Examples } from "../arrays/index.ts";
import { datasetChecksum } from "../checksum.ts";

/** Most classes that a label of one byte can tell apart. */
export const MOST_CLASSES = 256;

/** The parts of a table, as its file has them. */
export interface TableParts {
  readonly train: TablePart;
  readonly test: TablePart;
  /** Names of the classes; null: they are called by their numbers. */
  readonly classes: readonly string[] | null;
  readonly shape: Shape;
  readonly notes: readonly string[];
}

export interface TablePart {
  readonly pixels: Uint8Array;
  readonly labels: WholeNumbers;
}

/** Values of one example without a shape: a square image of grey where they fill one, else a row. */
export function shapeOfRow(values: number): Shape {
  const side = Math.sqrt(values);
  return Number.isInteger(side)
    ? { channels: 1, rows: side, columns: side }
    : { channels: 1, rows: 1, columns: values };
}

/**
 * A data set out of a table. Throws an LthError ("found") for parts that are empty, labels that are no classes, or too few of
 * them.
 */
export function tableDataset(name: string, path: string, parts: TableParts): Dataset {
  const wrong = (found: string, cure: string) => new LthError(`${shown(path)}: ${found}`, cure, { fault: "found" });
  const { shape, notes } = parts;
  const largest = Math.max(largestOf(parts.train.labels), largestOf(parts.test.labels));
  const classes = parts.classes ?? Array.from({ length: Math.min(largest + 1, MOST_CLASSES) }, (_, i) => String(i));
  if (classes.length < 2) throw wrong("expected at least two classes, found one", "give it examples of others");
  const examples = (part: "train" | "test"): Examples => {
    const { pixels, labels } = parts[part];
    const count = labels.length;
    if (count === 0) throw wrong(`expected examples to ${part}, found none`, "both parts need some");
    if (pixels.length !== count * sizeOf(shape)) {
      throw wrong(
        `expected ${count} examples to ${part}, as there are labels, found ${pixels.length / sizeOf(shape)}`,
        "give one label for each",
      );
    }
    const bytes = new Uint8Array(count);
    const most = Math.min(classes.length, MOST_CLASSES) - 1;
    for (let i = 0; i < count; i++) {
      const label = labels.at(i) ?? 0;
      if (!(label >= 0 && label <= most)) {
        throw wrong(`label ${i} to ${part} is ${label}, expected 0 to ${most}`, "number the classes from 0");
      }
      bytes[i] = label;
    }
    return { count, pixels, labels: bytes };
  };
  const contents = { shape, train: examples("train"), test: examples("test") };
  return {
    name,
    copy: `${name} from ${shown(path)}`,
    checksum: datasetChecksum(contents),
    classes,
    ...contents,
    notes,
  };
}

function largestOf(labels: WholeNumbers): number {
  let largest = 0;
  for (let i = 0; i < labels.length; i++) largest = Math.max(largest, labels.at(i) ?? 0);
  return largest;
}
