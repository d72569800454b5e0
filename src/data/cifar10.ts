import { existsSync } from "node:fs";
import { LthError } from "../errors.ts";
import { shown, shownList } from "../shown.ts";
import type { DataSource, Dataset } from "./arrays/index.ts";
import { readNamed } from "./cache/named.ts";
import { datasetChecksum } from "./checksum.ts";
import { readBatches } from "./cifar10/batches.ts";
import { fetchCifar10 } from "./cifar10/fetch.ts";
import { fetchedArchive, original } from "./cifar10/original.ts";
import { formOf } from "./folder-form.ts";
import { type ImageSet, readImages } from "./images/read-images.ts";
import { md5Of } from "./md5.ts";
import type { Members } from "./members/member.ts";
import { openMembers } from "./members/open.ts";

/** Photographs of ten kinds of things, 32 x 32, RGB (Krizhevsky 2009). Fetched once, or read from the user's copy. */
export const cifar10: DataSource = {
  about: "photographs, 32 x 32, colour, 10 classes; needs lth data fetch cifar10, or --data PATH",
  counts: original.counts,
  async load(path, options) {
    if (path === undefined) return kept();
    const members = await openMembers(path);
    if ((await formOf(members)) !== "images") return cifar10FromBatches(members);
    return cifar10FromImages(await readImages(members, options, mustBeCifar10(path)), path);
  },
  async fetch(from, options) {
    const url = await fetchCifar10(from, options);
    return { dataset: await kept(), path: fetchedArchive(), url };
  },
};

/** The copy that was fetched, else the images that were imported as cifar10. */
async function kept(): Promise<Dataset> {
  const archive = fetchedArchive();
  if (existsSync(archive)) {
    const dataset = await cifar10FromBatches(await openMembers(archive));
    if (dataset.copy.startsWith("the original")) return dataset;
    throw new LthError(
      `${shown(archive)}: expected the archive that was fetched, with MD5 ${original.archive.md5}, found another`,
      "remove it and fetch it again: lth data fetch cifar10",
      { fault: "found" },
    );
  }
  const imported = await readNamed("cifar10");
  if (imported !== undefined) return { name: "cifar10", ...imported };
  throw new LthError(
    "no copy of cifar10 comes with lth: expected one that was fetched or imported, found none",
    "lth data fetch cifar10 downloads it (170 MB); or give --data PATH, its archive, its folder, or a folder of images",
  );
}

/** CIFAR-10 from its binary version. */
export async function cifar10FromBatches(members: Members): Promise<Dataset> {
  const contents = await readBatches(members);
  const md5 = members.kind === "archive" ? await md5Of(members.path) : undefined;
  return {
    name: "cifar10",
    copy: batchesInWords(members, contents, md5 === original.archive.md5),
    checksum: datasetChecksum(contents),
    classes: original.classes,
    ...contents,
  };
}

function batchesInWords(members: Members, contents: Pick<Dataset, "train" | "test">, proven: boolean): string {
  const from = `${members.kind} ${shown(members.path)}`;
  if (proven) return `the original CIFAR-10, from ${from} (MD5 ${original.archive.md5})`;
  const differs = notWhole(contents);
  if (differs !== undefined) return `${from} (not the original CIFAR-10: ${differs})`;
  return `${from} (not proven to be the original CIFAR-10: it has its counts, but only ${original.archive.name} has an MD5)`;
}

/** For `readImages`: throws an LthError ("found") for images that are not CIFAR-10's. */
export const mustBeCifar10 =
  (path: string) =>
  (set: Pick<Dataset, "shape" | "classes">): void => {
    if (looksLikeCifar10(set)) return;
    const { shape, classes } = set;
    const sizes = `${shape.channels} x ${shape.rows} x ${shape.columns}`;
    throw new LthError(
      `${shown(path)}: expected CIFAR-10's classes ${original.classes.join(", ")} in images of 3 x 32 x 32, ` +
        `found ${shownList(classes, 12)} in images of ${sizes}`,
      "ask for the data set images, which takes any classes: --set data.name=images",
      { fault: "found" },
    );
  };

/** CIFAR-10 from images that look like it: the ten classes by their names, 32 x 32, in colour. */
export function cifar10FromImages(set: ImageSet, path: string): Dataset {
  const { notes, formats, checksum, shape, classes, train, test } = set;
  const differs = notWhole(set);
  const pixels = formats === "PNG" ? "not proven to have the original pixels" : "not the original pixels";
  const copy = `images from ${shown(path)} (${formats}, ${pixels}${differs === undefined ? "" : `; ${differs}`})`;
  return { name: "cifar10", copy, checksum, shape, classes, train, test, notes };
}

export const looksLikeCifar10 = ({ shape, classes }: Pick<Dataset, "shape" | "classes">): boolean =>
  shape.channels === 3 &&
  shape.rows === 32 &&
  shape.columns === 32 &&
  classes.length === original.classes.length &&
  original.classes.every((name, i) => name === classes[i]);

/** How counts differ from the original's 5,000 and 1,000 of each class, or undefined if they do not. */
function notWhole({ train, test }: Pick<Dataset, "train" | "test">): string | undefined {
  const { counts, classes } = original;
  if (train.count !== counts.train || test.count !== counts.test) {
    return `${train.count} + ${test.count} images, not ${counts.train} + ${counts.test}`;
  }
  const even = [train, test].every(({ count, labels }) => {
    const each = new Uint32Array(classes.length);
    for (const label of labels) each[label]!++;
    return each.every((one) => one === count / classes.length);
  });
  return even ? undefined : "other counts of each class than 5000 + 1000";
}
