import {
  type AveragePoolBackward,
  type AveragePoolForward,
  LANES,
  type MaxPoolBackward,
  type MaxPoolForward,
  type PlaneMeans,
  type PlaneShares,
} from "../../program/instructions.ts";
import { add, div, mul } from "./float32.ts";
import { choices, inputs, lineAt, outputs, walked } from "./lines.ts";
import type { Memory } from "./memory.ts";

type Windowed = { readonly size: number; readonly step: number };
type Line = readonly [number, number, number, number];

/** The lines of an output's window, row by row. */
function* windowOf({ size, step }: Windowed, [chunk, channel, row, column]: Line): Generator<Line> {
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) yield [chunk, channel, row * step + y, column * step + x];
  }
}

const pooledLines = (at: { chunks: number; channels: number; rows: number; columns: number }) =>
  walked({ chunks: at.chunks, planes: at.channels, rows: at.rows, columns: at.columns });

export function maxPoolForward(at: MaxPoolForward, { floats }: Memory): void {
  for (const line of pooledLines(at)) {
    const to = lineAt(outputs(at), line);
    const choice = at.choices < 0 ? -1 : lineAt(choices(at), line);
    let place = 0;
    for (const tap of windowOf(at, line)) {
      const from = lineAt(inputs(at), tap);
      for (let i = 0; i < LANES; i++) {
        const [best, value] = [floats[to + i]!, floats[from + i]!];
        // What is no number (NaN) stays, so that a divergence shows in the loss.
        if (place > 0 && (Number.isNaN(best) || value <= best)) continue;
        floats[to + i] = value;
        if (choice >= 0) floats[choice + i] = place;
      }
      place++;
    }
  }
}

export function maxPoolBackward(at: MaxPoolBackward, { floats }: Memory): void {
  clearInputs(at, floats);
  for (const line of pooledLines(at)) {
    const from = lineAt(outputs(at), line);
    const choice = lineAt(choices(at), line);
    let place = 0;
    for (const tap of windowOf(at, line)) {
      const to = lineAt(inputs(at), tap);
      for (let i = 0; i < LANES; i++) {
        if (floats[choice + i] === place) floats[to + i] = add(floats[to + i]!, floats[from + i]!);
      }
      place++;
    }
  }
}

export function averagePoolForward(at: AveragePoolForward, { floats }: Memory): void {
  const share = div(1, at.size * at.size);
  for (const line of pooledLines(at)) {
    const to = lineAt(outputs(at), line);
    floats.fill(0, to, to + LANES);
    for (const tap of windowOf(at, line)) {
      const from = lineAt(inputs(at), tap);
      for (let i = 0; i < LANES; i++) floats[to + i] = add(floats[to + i]!, floats[from + i]!);
    }
    for (let i = 0; i < LANES; i++) floats[to + i] = mul(floats[to + i]!, share);
  }
}

export function averagePoolBackward(at: AveragePoolBackward, { floats }: Memory): void {
  const share = div(1, at.size * at.size);
  clearInputs(at, floats);
  for (const line of pooledLines(at)) {
    const from = lineAt(outputs(at), line);
    for (const tap of windowOf(at, line)) {
      const to = lineAt(inputs(at), tap);
      for (let i = 0; i < LANES; i++) floats[to + i] = add(floats[to + i]!, mul(floats[from + i]!, share));
    }
  }
}

function clearInputs(at: MaxPoolBackward | AveragePoolBackward, floats: Float32Array): void {
  const whole = { chunks: at.chunks, planes: at.channels, rows: at.inputRows, columns: at.inputColumns };
  for (const line of walked(whole)) {
    const to = lineAt(inputs(at), line);
    floats.fill(0, to, to + LANES);
  }
}

export function planeMeans(at: PlaneMeans, { floats }: Memory): void {
  const share = div(1, at.rows * at.columns);
  for (let chunk = 0; chunk < at.chunks; chunk++) {
    for (let channel = 0; channel < at.channels; channel++) {
      const to = at.outputs + chunk * at.outputStride + channel * at.outputPlane;
      floats.fill(0, to, to + LANES);
      for (const [, , row, column] of walked({ ...at, chunks: 1, planes: 1 })) {
        const from = lineAt(inputs(at), [chunk, channel, row, column]);
        for (let i = 0; i < LANES; i++) floats[to + i] = add(floats[to + i]!, floats[from + i]!);
      }
      for (let i = 0; i < LANES; i++) floats[to + i] = mul(floats[to + i]!, share);
    }
  }
}

export function planeShares(at: PlaneShares, { floats }: Memory): void {
  const share = div(1, at.rows * at.columns);
  for (const line of walked({ ...at, planes: at.channels })) {
    const [to, from] = [lineAt(inputs(at), line), at.outputs + line[0] * at.outputStride + line[1] * at.outputPlane];
    for (let i = 0; i < LANES; i++) floats[to + i] = mul(floats[from + i]!, share);
  }
}
