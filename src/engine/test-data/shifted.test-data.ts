import type { Shape } from "../../shape.ts";
import { sizeOf } from "../../shape.ts";
import type { ExampleBytes } from "../executors/index.ts";
import type { Shift } from "../program/shift.ts";

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
