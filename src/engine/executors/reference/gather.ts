import { BLOCK, type Gather, LANES } from "../../program/instructions.ts";
import { fma } from "./float32.ts";
import type { Memory } from "./memory.ts";

export function gather(at: Gather, { floats, ints, part, examples }: Memory): void {
  const features = at.channels * at.area;
  const blocks = Math.ceil(at.chunks / BLOCK);
  ints.fill(0, at.active, at.active + at.words * (blocks + 1));
  for (let lane = 0; lane < at.chunks * LANES; lane++) {
    const example = examples[lane];
    const chunk = Math.floor(lane / LANES);
    ints[at.labels + lane] = example === undefined ? -1 : part.labels[example]!;
    for (let feature = 0; feature < features; feature++) {
      const to = at.values + chunk * at.stride + feature * LANES + (lane % LANES);
      if (example === undefined) {
        floats[to] = 0;
        continue;
      }
      const pair = at.scales + 2 * Math.floor(feature / at.area);
      const pixel = part.pixels[example * features + feature]!;
      floats[to] = fma(pixel, floats[pair]!, floats[pair + 1]!);
      const isRead = (ints[at.read + (feature >> 5)]! >> (feature & 31)) & 1;
      if (!isRead || (pixel === 0 && floats[pair + 1] === 0)) continue;
      for (const row of [Math.floor(chunk / BLOCK), blocks]) {
        ints[at.active + row * at.words + (feature >> 5)]! |= 1 << (feature & 31);
      }
    }
  }
}
