import { type GatherImages, LANES } from "../../program/instructions.ts";
import { unpackShift } from "../../program/shift.ts";
import { fma } from "./float32.ts";
import { lineAt, walked } from "./lines.ts";
import type { Memory } from "./memory.ts";

const UNMOVED = { down: 0, right: 0, mirrored: false };

export function gatherImages(at: GatherImages, { floats, ints, part, examples, shifts }: Memory): void {
  const { channels, rows, columns } = at;
  for (let lane = 0; lane < at.chunks * LANES; lane++) {
    const example = examples[lane];
    ints[at.labels + lane] = example === undefined ? -1 : part.labels[example]!;
    const shift = at.shifted && shifts ? shifts[lane] : undefined;
    const { down, right, mirrored } = shift === undefined ? UNMOVED : unpackShift(shift);
    for (const [, channel, row, column] of walked({ chunks: 1, planes: channels, rows, columns })) {
      const to = lineAt(at, [Math.floor(lane / LANES), channel, row, column]) + (lane % LANES);
      if (example === undefined) {
        floats[to] = 0;
        continue;
      }
      const [y, across] = [row + down, column + right];
      const inside = y >= 0 && y < rows && across >= 0 && across < columns;
      const x = mirrored ? columns - 1 - across : across;
      const pixel = inside ? part.pixels[((example * channels + channel) * rows + y) * columns + x]! : 0;
      floats[to] = fma(pixel, floats[at.scales + 2 * channel]!, floats[at.scales + 2 * channel + 1]!);
    }
  }
}
