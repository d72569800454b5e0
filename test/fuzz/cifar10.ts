import { changeBytes, changeOrder } from "./changes.ts";
import type { Draws } from "./draws.ts";
import type { Target } from "./target.ts";

interface File {
  readonly path: string;
  readonly kind: "file" | "folder" | "link" | "other";
  readonly bytes: Uint8Array;
  /** What the folder says of its length; it may have changed since. */
  readonly size: number;
}

const batches = [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`).concat("test_batch.bin");
const odd = [
  "data_batch_1",
  "test_batch.mat",
  "data_batch_6.bin",
  "TEST_BATCH.BIN",
  "data_batch_2.bin.gz",
  "train.bin",
  ".x/test_batch.bin",
  "batches.meta.txt",
];

function batch(draws: Draws): Buffer {
  const records = Array.from({ length: 1 + draws.below(2) }, () => {
    const record = Buffer.alloc(3073, draws.below(256));
    record[0] = draws.once(60) ? draws.below(256) : draws.below(10);
    record[1 + draws.below(3072)] = draws.below(256);
    return record;
  });
  return Buffer.concat(records);
}

const fileOf = (path: string, bytes: Uint8Array): File => ({ path, kind: "file", bytes, size: bytes.length });

/** The files of CIFAR-10's binary version, as a folder or an archive shows them. */
export const cifar10: Target<readonly File[]> = {
  name: "cifar10",
  make(draws) {
    const top = draws.pick(["", "", "cifar-10-batches-bin/", "a/b/"]);
    let files = batches.map((name) => fileOf(`${top}${name}`, batch(draws)));
    for (let changes = draws.below(3); changes > 0; changes--) {
      const at = draws.below(files.length);
      const change = (one: File): File => {
        switch (draws.below(5)) {
          case 0:
            return fileOf(one.path, changeBytes(one.bytes, batch(draws), draws));
          case 1:
            return { ...one, kind: draws.pick(["folder", "link", "other"]) };
          case 2:
            return { ...one, size: one.size + draws.pick([-1, 1, 3073, 2 ** 40]) };
          case 3:
            return { ...one, path: `${top}${draws.pick([...odd, ...batches])}` };
          default:
            return fileOf(one.path, Buffer.alloc(draws.pick([0, 1, 3072, 3073, 3074, 2 * 3074]), draws.below(12)));
        }
      };
      files = draws.once(3)
        ? changeOrder(files, [fileOf(`${top}${draws.pick(odd)}`, batch(draws))], draws)
        : files.map((one, i) => (i === at ? change(one) : one));
    }
    return files;
  },
  async load(compiled) {
    const { readBatches }: typeof import("../../src/data/cifar10/batches.ts") = await import(
      new URL("data/cifar10/batches.js", compiled).href
    );
    return async (files) => {
      const members = async function* () {
        for (const { path, kind, bytes, size } of files) {
          yield { path, kind, words: kind === "link" ? "a link to x" : "", size, bytes: async () => bytes };
        }
      };
      const { train, test } = await readBatches({ path: "set", kind: "folder", members });
      const bytesOf = (name: string) => {
        const found = files.filter(
          ({ path, kind }) =>
            kind === "file" && path.split("/").at(-1) === name && !path.startsWith(".") && !path.includes("/."),
        );
        return Buffer.concat(found.map(({ bytes }) => bytes));
      };
      for (const [part, names] of [
        [train, batches.slice(0, 5)],
        [test, batches.slice(5)],
      ] as const) {
        const all = Buffer.concat(names.map(bytesOf));
        if (all.length !== part.count * 3073 || part.labels.length !== part.count)
          return `${part.count} records of ${all.length} bytes`;
        for (let i = 0; i < part.count; i++) {
          const label = all[i * 3073] ?? 255;
          if (label > 9 || part.labels[i] !== label) return `label ${i} is ${part.labels[i]}, in the file ${label}`;
          const pixels = part.pixels.subarray(i * 3072, (i + 1) * 3072);
          if (!all.subarray(i * 3073 + 1, (i + 1) * 3073).equals(pixels)) return `the pixels of record ${i} are others`;
        }
      }
      return undefined;
    };
  },
  planted: [
    { file: "data/cifar10/batches.js", from: "label >= CLASSES", to: "label > CLASSES" },
    { file: "data/cifar10/batches.js", from: "(first + record) * PIXELS", to: "first * PIXELS" },
    { file: "data/cifar10/batches.js", from: "size > 0 && size % RECORD === 0)", to: "size % RECORD <= 1)" },
  ],
};
