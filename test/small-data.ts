import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Makes a folder with four IDX files, 400 training and 100 test pictures of 28 x 28 that can be learned: the class is
 * where the bright column stands. Small enough that a training takes a fraction of a second.
 */
export function writeSmallData(folder: string): void {
  mkdirSync(folder);
  const big = (...numbers: number[]) => numbers.flatMap((n) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]);
  for (const { part, first, count } of [
    { part: "train", first: 0, count: 400 },
    { part: "t10k", first: 400, count: 100 },
  ]) {
    const images = Array.from({ length: count }, (_, i) => first + i);
    const labels = images.map((image) => (image * 7) % 10);
    // 41 is prime to 50: no two images are equal.
    const pixels = images.flatMap((image, i) =>
      Array.from({ length: 784 }, (_, p) =>
        p % 28 === 2 * (labels[i] ?? 0) + 3 ? 200 + (image % 50) : (p * image) % 41,
      ),
    );
    writeFileSync(
      join(folder, `${part}-images-idx3-ubyte`),
      Uint8Array.from([...big(0x803, count, 28, 28), ...pixels]),
    );
    writeFileSync(join(folder, `${part}-labels-idx1-ubyte`), Uint8Array.from([...big(0x801, count), ...labels]));
  }
}
