import { join } from "node:path";
import { cacheFolder } from "../cache/folder.ts";

/** CIFAR-10 as it is published (Krizhevsky 2009, cs.toronto.edu/~kriz/cifar.html). */
export const original = {
  title: "CIFAR-10",
  classes: ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
  counts: { train: 50000, test: 10000 },
  archive: {
    name: "cifar-10-binary.tar.gz",
    url: "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
    bytes: 170_052_171,
    md5: "c32a1d4ab5d03f1284b67883e8d87530",
  },
} as const;

/** Where `lth data fetch cifar10` puts the archive. */
export const fetchedArchive = (): string => join(cacheFolder(), "cifar10", original.archive.name);
