import { LthError } from "../errors.ts";
import type { DataSource } from "./arrays/index.ts";
import { idxDataset } from "./idx/idx-dataset.ts";
import { originals } from "./originals.ts";

/** Articles of clothing, 28 x 28, grey (Xiao, Rasul & Vollgraf 2017), in MNIST's form. No copy comes with lth. */
export const fashionMnist: DataSource = {
  about: "articles of clothing, 28 x 28, grey, 10 classes; needs --data DIR with its four IDX files",
  counts: originals["fashion-mnist"].counts,
  async load(folder) {
    if (folder !== undefined) return idxDataset("fashion-mnist", folder);
    throw new LthError(
      "no copy of fashion-mnist comes with lth: expected a folder with its four IDX files, found none named",
      "give --data DIR (Debian's package dataset-fashion-mnist puts them into /usr/share/datasets/fashion-mnist)",
    );
  },
};
