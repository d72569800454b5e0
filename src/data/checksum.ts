import { canonical } from "../canonical.ts";
import { sha256 } from "../hash.ts";
import type { Dataset, Examples } from "./arrays/index.ts";

/**
 * The identity of a data set: SHA-256 over a line of text with the decoded sizes, then training pixels, training labels,
 * test pixels, test labels. Names, folders and compression do not count. Jobs are stored under keys made from it, so it
 * never changes for the same examples.
 */
export function datasetChecksum({ shape, train, test }: Pick<Dataset, "shape" | "train" | "test">): string {
  const { channels, rows, columns } = shape;
  const sizes = canonical({ channels, rows, columns, train: train.count, test: test.count });
  const bytes = ({ pixels, labels }: Examples) => [pixels, labels];
  return sha256(`lth data 1 ${sizes}\n`, ...bytes(train), ...bytes(test));
}
