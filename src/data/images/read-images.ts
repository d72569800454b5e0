import { totalmem } from "node:os";
import { LthError } from "../../errors.ts";
import { sha256 } from "../../hash.ts";
import type { Shape } from "../../shape.ts";
import { shown } from "../../shown.ts";
import type { Dataset, LoadOptions } from "../arrays/index.ts";
import { readEntry, writeEntry } from "../cache/entry.ts";
import { datasetChecksum } from "../checksum.ts";
import { FileFaults } from "../members/faults.ts";
import type { Members } from "../members/member.ts";
import { refuseNothingToLearn } from "../soundness/nothing-to-learn.ts";
import { decodeAll } from "./decode-all.ts";
import { decoder, loadDecoder } from "./decoder.ts";
import type { Part } from "./layout.ts";
import { type Listing, listImages } from "./listing.ts";

/** A set of images that was read, and how. */
export interface ImageSet extends Pick<Dataset, "checksum" | "shape" | "classes" | "train" | "test"> {
  readonly notes: readonly string[];
  /** "JPEG", "PNG" or "JPEG and PNG". */
  readonly formats: string;
  /** Its key in the cache. */
  readonly key: string;
  /** Whether the cache had it, so that nothing was decoded. */
  readonly cached: boolean;
}

/**
 * Reads a folder or archive of images: all files every time, since only they say whether anything changed; decoded only if
 * the cache has no images of the same names and contents, and then kept there. Whole or not at all.
 *
 * `accept` throws if these are not the images that are wanted: before anything is decoded or kept.
 *
 * Throws an LthError ("found") that names every file at fault. LoadOptions says what the cache is used for.
 */
export async function readImages(
  members: Members,
  options: LoadOptions = {},
  accept: (set: Pick<Dataset, "shape" | "classes">) => void = () => {},
): Promise<ImageSet> {
  const { cache = "use", onProgress = () => {} } = options;
  const faults = new FileFaults(members.path);
  const listing = await listImages(members, faults, (done) => onProgress({ doing: "reading", unit: "images", done }));
  const shape = shapeOf(listing, faults);
  if (faults.count === 0) accept({ shape, classes: listing.classes });
  const key = sha256(`${decoder}\n${listing.classes.length}\n${listing.digest}\n`);
  const formats = [...new Set(listing.images.map(({ facts }) => facts.format))].sort().join(" and ");
  const notes = [...listing.notes];

  const kept = cache !== "off" && faults.count === 0 ? await readEntry(key) : undefined;
  if (kept !== undefined) return { ...named(kept, listing), notes, formats, key, cached: true };

  const total = listing.images.length;
  const sized = {
    ...listing,
    images: listing.images.filter(({ facts }) => facts.rows === shape.rows && facts.columns === shape.columns),
  };
  const decode = await loadDecoder();
  const { train, test } = await decodeAll(members, sized, shape, decode, faults, (done) =>
    onProgress({ doing: "decoding", unit: "images", done, total }),
  );
  faults.throwIfAny();
  const contents = { shape, classes: listing.classes, train, test };
  refuseNothingToLearn(contents, shown(members.path));
  const set = { ...contents, checksum: datasetChecksum(contents) };
  if (cache === "require") await writeEntry(key, set);
  if (cache === "use") {
    const fault = await writeEntry(key, set).then(() => undefined, whyNot);
    if (fault !== undefined) notes.push(`${fault}; it will be decoded again next time`);
  }
  return { ...named(set, listing), notes, formats, key, cached: false };
}

/** The set with each image's path, which neither checksum nor cache have. */
function named<T extends Pick<Dataset, "train" | "test">>(set: T, { images }: Listing): T {
  const namesIn = (wanted: Part) => images.filter(({ part }) => part === wanted).map(({ path }) => path);
  return {
    ...set,
    train: { ...set.train, names: namesIn("train") },
    test: { ...set.test, names: namesIn("test") },
  };
}

/** Whoever only wants the data has them, even if the cache cannot be written. */
function whyNot(error: unknown): string {
  if (error instanceof LthError) return error.message;
  throw error;
}

/** The size that most images have, the first of those; all others go to `faults`. One channel only if all are grey. */
function shapeOf({ images }: Listing, faults: FileFaults): Shape {
  const counts = new Map<string, number>();
  for (const { facts } of images) {
    const size = `${facts.columns} x ${facts.rows}`;
    counts.set(size, (counts.get(size) ?? 0) + 1);
  }
  const [most = ""] = [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), ["", 0] as [string, number]);
  for (const { path, facts } of images) {
    const size = `${facts.columns} x ${facts.rows}`;
    if (size !== most) faults.add(path, `expected ${most} pixels as most images have, found ${size}`);
  }
  const [columns = 0, rows = 0] = most.split(" x ").map(Number);
  const channels = images.every(({ facts }) => facts.grey) ? 1 : 3;
  const bytes = images.length * channels * rows * columns;
  if (bytes > Math.min(0.8 * totalmem(), 2 ** 32)) {
    const has = Math.round(totalmem() / 1e9);
    throw new LthError(
      `${images.length} images of ${most} pixels need ${(bytes / 1e9).toFixed(1)} GB; lth takes up to 4.3 GB, and this machine has ${has} GB`,
      "make the images smaller, or take fewer",
      { fault: "found" },
    );
  }
  return { channels, rows, columns };
}
