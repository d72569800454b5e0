import { LthError } from "../errors.ts";
import { shown } from "../shown.ts";
import type { Dataset, LoadOptions } from "./arrays/index.ts";
import { writeNamed } from "./cache/named.ts";
import { cifar10FromImages, looksLikeCifar10, mustBeCifar10 } from "./cifar10.ts";
import { formOf } from "./folder-form.ts";
import { readImages } from "./images/read-images.ts";
import { imagesDataset } from "./images.ts";
import { openMembers } from "./members/open.ts";
import { examined } from "./soundness/examine.ts";

/** Data sets that images can be imported as. */
export const importedAs = ["cifar10", "images"] as const;
export type ImportedAs = (typeof importedAs)[number];

/**
 * Decodes a folder or archive of images into the cache, whole or not at all. `as`: the data set that means these images
 * from now on where no `--data` is given; without it they are only kept for the next time that they are named.
 *
 * Throws an LthError: "asked" if there is nothing, "found" if there is nothing to decode, and for what is wrong in it.
 */
export async function importImages(
  path: string,
  as: ImportedAs | undefined,
  options: LoadOptions = {},
): Promise<{ readonly dataset: Dataset; readonly cached: boolean }> {
  const members = await openMembers(path);
  if ((await formOf(members)) !== "images") {
    throw new LthError(
      `${shown(path)}: expected images to decode, found a data set in files that are read as they are`,
      "nothing needs to be imported: give it with --data PATH",
      { fault: "found" },
    );
  }
  const accept = as === "cifar10" ? mustBeCifar10(path) : undefined;
  const set = await readImages(members, { ...options, cache: "require" }, accept);
  const isCifar10 = as === "cifar10" || (as === undefined && looksLikeCifar10(set));
  const dataset = examined(isCifar10 ? cifar10FromImages(set, path) : imagesDataset(set, path));
  if (as !== undefined) await writeNamed(as, { key: set.key, copy: dataset.copy });
  return { dataset, cached: set.cached };
}
