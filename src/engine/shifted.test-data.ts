import type { Shape } from "../shape.ts";
import { sizeOf } from "../shape.ts";
import type { ExampleBytes } from "./executors/index.ts";

/** How an example is read: row y, column x is row y + down, column x + right of it or of its mirror image. */
export interface Shift {
  readonly down: number;
  readonly right: number;
  readonly mirrored: boolean;
}

/** A shift as the trainer takes it. */
export const shiftWord = ({ down, right, mirrored }: Shift): number =>
  (down + 64) | ((right + 64) << 8) | ((mirrored ? 1 : 0) << 16);

/** The examples moved, mirrored and with black borders, one after the other: example `examples[i]` by shift i. */
export function shiftedBytes(
  shape: Shape,
  { pixels, labels }: ExampleBytes,
  examples: ArrayLike<number>,
  shifts: readonly Shift[],
): ExampleBytes {
  const { rows, columns } = shape;
  const moved = Array.from(examples, (example, i) => {
    const { down, right, mirrored } = shifts[i]!;
    const image = [...pixels.subarray(example * sizeOf(shape), (example + 1) * sizeOf(shape))];
    const lines = Array.from({ length: shape.channels * rows }, (_, line) =>
      image.slice(line * columns, (line + 1) * columns),
    ).map((line) => (mirrored ? line.reverse() : line));
    return lines.flatMap((_, line) => {
      const [channel, row] = [Math.floor(line / rows), (line % rows) + down];
      const read = row >= 0 && row < rows ? lines[channel * rows + row]! : [];
      return Array.from({ length: columns }, (_, column) => read[column + right] ?? 0);
    });
  });
  return {
    count: moved.length,
    pixels: Uint8Array.from(moved.flat()),
    labels: Uint8Array.from(examples, (example) => labels[example]!),
  };
}
