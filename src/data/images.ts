import { LthError } from "../errors.ts";
import { shown } from "../shown.ts";
import type { DataSource, Dataset } from "./arrays/index.ts";
import { readNamed } from "./cache/named.ts";
import { formOf } from "./folder-form.ts";
import { type ImageSet, readImages } from "./images/read-images.ts";
import { openMembers } from "./members/open.ts";

/** A user's own images, of whatever classes and one size. */
export const images: DataSource = {
  about: "your own images of one size, train/<class>/*.jpg or *.png and test/; needs --data PATH",
  counts: null,
  async load(path, options) {
    if (path !== undefined) {
      const members = await openMembers(path);
      const form = await formOf(members);
      if (form === "images") return imagesDataset(await readImages(members, options), path);
      const [found, name] = form === "idx" ? ["IDX files", "mnist or fashion-mnist"] : ["batches of CIFAR", "cifar10"];
      throw new LthError(
        `${shown(path)}: expected a folder or archive of images, found ${found}`,
        `ask for the data set that it is: --set data.name=${name}`,
        { fault: "found" },
      );
    }
    const imported = await readNamed("images");
    if (imported !== undefined) return { name: "images", ...imported };
    throw new LthError(
      "the data set images is your own: expected a folder or an archive of images, found none named",
      "give --data PATH, or import one for good: lth data import PATH --as images",
    );
  },
};

export function imagesDataset(set: ImageSet, path: string): Dataset {
  const { notes, formats, checksum, shape, classes, train, test } = set;
  return {
    name: "images",
    copy: `images from ${shown(path)} (${formats})`,
    checksum,
    shape,
    classes,
    train,
    test,
    notes,
  };
}
