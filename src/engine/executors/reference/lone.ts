import type { LoneGather, LoneLinear } from "../../program/instructions.ts";
import { fma } from "./float32.ts";
import type { Memory } from "./memory.ts";

export function loneGather(at: LoneGather, { floats, part, examples }: Memory): void {
  const area = at.rows * at.columns;
  for (let feature = 0; feature < at.channels * area; feature++) {
    const [channel, place] = [Math.floor(feature / area), feature % area];
    const to = at.values + channel * at.plane + Math.floor(place / at.columns) * at.pitch + (place % at.columns);
    const pixel = part.pixels[(examples[0] ?? 0) * at.channels * area + feature]!;
    floats[to] = fma(pixel, floats[at.scales + 2 * channel]!, floats[at.scales + 2 * channel + 1]!);
  }
}

export function loneLinear(at: LoneLinear, { floats, ints }: Memory): void {
  floats.copyWithin(at.outputs, at.biases, at.biases + at.rows);
  for (let c = 0; c < at.columns; c++) {
    const x = floats[at.inputs + c]!;
    if (x === 0) continue;
    const whole = at.indices < 0;
    const [from, until] = whole ? [c * at.rows, (c + 1) * at.rows] : [ints[at.starts + c]!, ints[at.starts + c + 1]!];
    for (let k = from; k < until; k++) {
      const to = at.outputs + (whole ? k - from : ints[at.indices + k]!);
      floats[to] = fma(floats[at.values + k]!, x, floats[to]!);
    }
  }
  for (let r = at.outputs; at.relu && r < at.outputs + at.rows; r++) if (floats[r]! <= 0) floats[r] = 0;
}
