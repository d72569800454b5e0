import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pngOf, writeFiles } from "../../src/data/images/pictures.test-data.ts";

/** What the documentation calls `my-pictures` and `my-cifar10`: small data sets that can be learned. */

/** Stripes that stand for a cat and lie for a dog, 16 x 16 in colour: 90 images of each to train with, 20 to test. */
export function writePictures(folder: string): void {
  const picture = (animal: string, i: number): Buffer =>
    pngOf(
      { columns: 16, colours: 2 },
      Array.from({ length: 16 }, (_, row) =>
        Array.from({ length: 48 }, (_, byte) => {
          const [across, channel] = [Math.floor(byte / 3), byte % 3];
          const along = animal === "cat" ? across : row;
          const bright = Math.floor((along + i) / 2) % 2 === 0;
          return ((bright ? 190 : 40) + ((i * 7 + channel * 50) % 60) + ((row * 31 + byte * 17 + i * 13) % 40)) % 256;
        }),
      ),
    );
  const images = Object.entries({ train: 90, test: 20 }).flatMap(([part, count]) =>
    ["cat", "dog"].flatMap((animal) =>
      Array.from({ length: count }, (_, i) => {
        const number = part === "train" ? i : 1000 + i;
        return [`${part}/${animal}/${String(i).padStart(3, "0")}.png`, picture(animal, number)] as const;
      }),
    ),
  );
  writeFiles(folder, Object.fromEntries(images));
}

/** The six files of CIFAR-10's binary version with 60 records each: the class is where the bright column stands. */
export function writeCifar10(folder: string): void {
  mkdirSync(folder);
  const records = (file: number) =>
    Array.from({ length: 60 }, (_, i) => {
      const label = (i + file) % 10;
      const pixels = Array.from({ length: 3072 }, (_, p) =>
        p % 32 === 3 * label + 1 ? 220 : (p * (i + 60 * file)) % 90,
      );
      return [label, ...pixels];
    }).flat();
  const names = [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`);
  for (const [file, name] of [...names, "test_batch.bin"].entries())
    writeFileSync(join(folder, name), Uint8Array.from(records(file)));
}
