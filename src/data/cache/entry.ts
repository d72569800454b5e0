import { join } from "node:path";
import { z } from "zod";
import { canonical } from "../../canonical.ts";
import { sha256 } from "../../hash.ts";
import type { Dataset } from "../arrays/index.ts";
import { datasetChecksum } from "../checksum.ts";
import { openRegular, type Source } from "../stored.ts";
import { cacheFolder } from "./folder.ts";
import { writeWhole } from "./whole-file.ts";

/** What the cache keeps of a set of images. */
export type Decoded = Pick<Dataset, "checksum" | "shape" | "classes" | "train" | "test">;

/**
 * A file of the cache is one line, `lth images 1 DIGEST {...}`, in which DIGEST is the SHA-256 of the JSON, and then the
 * bytes of training pixels, training labels, test pixels, test labels.
 */
const FORM = "lth images 1";
const LONGEST_LINE = 1 << 18;

const headSchema = z.object({
  checksum: z.string(),
  shape: z.object({ channels: z.int().min(1), rows: z.int().min(1), columns: z.int().min(1) }),
  classes: z.array(z.string()).min(1).max(256),
  train: z.int().min(0),
  test: z.int().min(0),
});

/** Where the entry with this key is kept. */
export const entryPath = (key: string): string => join(cacheFolder(), "images", `${key}.lth`);

/** Keeps a set under its key. Throws an LthError ("found") if the cache cannot be written. */
export const writeEntry = (key: string, set: Decoded): Promise<void> => writeWhole(entryPath(key), entryPieces(set));

/** A set as such a file, in pieces. */
export function entryPieces({ checksum, shape, classes, train, test }: Decoded): readonly (Uint8Array | string)[] {
  const head = canonical({ checksum, shape: { ...shape }, classes, train: train.count, test: test.count });
  const line = `${FORM} ${sha256(head)} ${head}\n`;
  return [line, train.pixels, train.labels, test.pixels, test.labels];
}

/** The set with this key, or undefined if it is not there, or not whole in every byte: then it is made again. */
export async function readEntry(key: string): Promise<Decoded | undefined> {
  const file = await openRegular(entryPath(key)).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    return await entryIn(file);
  } catch {
    return undefined; // damaged or unreadable: the images themselves are there
  } finally {
    await file.close();
  }
}

/**
 * The set that such a file holds, in arrays of its own; undefined if it is not whole in every byte. Throws for some that are
 * not.
 */
export async function entryIn(file: Source): Promise<Decoded | undefined> {
  const start = new Uint8Array(LONGEST_LINE);
  const { bytesRead } = await file.read(start, 0, LONGEST_LINE, 0);
  const end = start.subarray(0, bytesRead).indexOf(0x0a);
  const [, digest, json = ""] =
    /^lth images 1 ([0-9a-f]{64}) (.*)$/s.exec(Buffer.from(start.subarray(0, end)).toString()) ?? [];
  if (end < 0 || digest !== sha256(json)) return undefined;
  const head = headSchema.parse(JSON.parse(json));
  const size = head.shape.channels * head.shape.rows * head.shape.columns;
  const lengths = [head.train * size, head.train, head.test * size, head.test];
  const whole = lengths.reduce((sum, length) => sum + length, end + 1);
  if ((await file.stat()).size !== whole) return undefined;

  let position = end + 1;
  const parts: Uint8Array[] = [];
  for (const length of lengths) {
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const { bytesRead: more } = await file.read(bytes, done, Math.min(length - done, 1 << 24), position + done);
      if (more === 0) return undefined;
      done += more;
    }
    parts.push(bytes);
    position += length;
  }
  const [trainPixels = none, trainLabels = none, testPixels = none, testLabels = none] = parts;
  const set = {
    checksum: head.checksum,
    shape: head.shape,
    classes: head.classes,
    train: { count: head.train, pixels: trainPixels, labels: trainLabels },
    test: { count: head.test, pixels: testPixels, labels: testLabels },
  };
  return datasetChecksum(set) === head.checksum ? set : undefined;
}

const none = new Uint8Array(0);
