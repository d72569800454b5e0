import {
  type BatchNormApply,
  type BatchNormBackward,
  type BatchNormForward,
  LANES,
} from "../../program/instructions.ts";
import { add, div, fma, mul, sqrt, sub, sumOfLanes } from "./float32.ts";
import { gradients, inputs, lineAt, others, outputs } from "./lines.ts";
import type { Memory } from "./memory.ts";

type Channel = { readonly chunks: number; readonly rows: number; readonly columns: number };

type Line = readonly [chunk: number, row: number, column: number];

/**
 * A sum over a channel's values of all examples: 16 lanes in four chains, column by column in turn, which are then added.
 * `next` adds a lane of a line to its chain. Lanes without an example do not count.
 */
function sumOver(at: Channel, count: number, next: (sum: number, line: Line, lane: number) => number): number {
  const chains = Array.from({ length: 4 }, () => new Float32Array(LANES));
  for (let chunk = 0; chunk < at.chunks; chunk++) {
    for (let row = 0; row < at.rows; row++) {
      for (let column = 0; column < at.columns; column++) {
        const chain = chains[column % 4]!;
        for (let i = 0; i < LANES && chunk * LANES + i < count; i++) {
          chain[i] = next(chain[i]!, [chunk, row, column], i);
        }
      }
    }
  }
  const [a, b, c, d] = chains;
  return sumOfLanes(Float32Array.from(a!, (x, i) => add(add(x, b![i]!), add(c![i]!, d![i]!))));
}

export function batchNormForward(at: BatchNormForward, { floats, examples }: Memory): void {
  const [epsilon, momentum] = [floats[at.constants]!, floats[at.constants + 1]!];
  const count = examples.length * at.rows * at.columns;
  for (let channel = 0; channel < at.channels; channel++) {
    const x = ([chunk, row, column]: Line, lane: number) =>
      floats[lineAt(inputs(at), [chunk, channel, row, column]) + lane]!;
    const mean = div(
      sumOver(at, examples.length, (sum, line, lane) => add(sum, x(line, lane))),
      count,
    );
    const spread = sumOver(at, examples.length, (sum, line, lane) => {
      const off = sub(x(line, lane), mean);
      return fma(off, off, sum);
    });
    const variance = div(spread, count);
    const inverse = div(1, sqrt(add(variance, epsilon)));
    floats[at.saved + channel] = mean;
    floats[at.saved + at.channels + channel] = inverse;
    moveTowards(floats, at.mean + channel, mean, momentum);
    // A batch of one value has no unbiased variance.
    moveTowards(floats, at.variance + channel, count > 1 ? div(spread, count - 1) : variance, momentum);
    apply(at, floats, channel, mean, inverse);
  }
}

export function batchNormApply(at: BatchNormApply, { floats }: Memory): void {
  const epsilon = floats[at.constants]!;
  for (let channel = 0; channel < at.channels; channel++) {
    const inverse = div(1, sqrt(add(floats[at.variance + channel]!, epsilon)));
    apply(at, floats, channel, floats[at.mean + channel]!, inverse);
  }
}

function moveTowards(floats: Float32Array, place: number, value: number, momentum: number): void {
  floats[place] = fma(momentum, sub(value, floats[place]!), floats[place]!);
}

function apply(
  at: BatchNormForward | BatchNormApply,
  floats: Float32Array,
  channel: number,
  mean: number,
  inverse: number,
) {
  const factor = mul(floats[at.scale + channel]!, inverse);
  const shift = floats[at.shift + channel]!;
  for (let chunk = 0; chunk < at.chunks; chunk++) {
    for (let row = 0; row < at.rows; row++) {
      for (let column = 0; column < at.columns; column++) {
        const line = [chunk, channel, row, column] as const;
        const [from, to] = [lineAt(inputs(at), line), lineAt(outputs(at), line)];
        const other = at.others < 0 ? -1 : lineAt(others(at), line);
        for (let i = 0; i < LANES; i++) {
          const value = fma(sub(floats[from + i]!, mean), factor, shift);
          const sum = other < 0 ? value : add(value, floats[other + i]!);
          floats[to + i] = at.relu && sum <= 0 ? 0 : sum;
        }
      }
    }
  }
}

export function batchNormBackward(at: BatchNormBackward, { floats, examples }: Memory): void {
  const count = examples.length * at.rows * at.columns;
  for (let channel = 0; channel < at.channels; channel++) {
    const [mean, inverse] = [floats[at.saved + channel]!, floats[at.saved + at.channels + channel]!];
    const factor = mul(floats[at.scale + channel]!, inverse);
    const x = ([chunk, row, column]: Line, lane: number) =>
      floats[lineAt(inputs(at), [chunk, channel, row, column]) + lane]!;
    // The outputs are made once more where a ReLU followed.
    const isOff = (line: Line, lane: number) =>
      at.relu === 1 && fma(sub(x(line, lane), mean), factor, floats[at.shift + channel]!) <= 0;
    const g = (line: Line, lane: number) =>
      isOff(line, lane) ? 0 : floats[lineAt(outputs(at), [line[0], channel, line[1], line[2]]) + lane]!;
    const normal = (line: Line, lane: number) => mul(sub(x(line, lane), mean), inverse);
    const shift = sumOver(at, examples.length, (sum, line, lane) => add(sum, g(line, lane)));
    const scale = sumOver(at, examples.length, (sum, line, lane) => fma(g(line, lane), normal(line, lane), sum));
    floats[at.shiftGradients + channel] = shift;
    floats[at.scaleGradients + channel] = scale;
    if (at.gradients < 0) continue;
    // inverse * scale * (g - mean of g - normal * mean of g * normal), each factor made once.
    const meanPart = mul(factor, div(shift, -count));
    const normalPart = mul(factor, div(scale, -count));
    for (let chunk = 0; chunk < at.chunks; chunk++) {
      for (let row = 0; row < at.rows; row++) {
        for (let column = 0; column < at.columns; column++) {
          const to = lineAt(gradients(at), [chunk, channel, row, column]);
          for (let i = 0; i < LANES; i++) {
            const line = [chunk, row, column] as const;
            const here = fma(normal(line, i), normalPart, fma(g(line, i), factor, meanPart));
            floats[to + i] = chunk * LANES + i < examples.length ? here : 0;
          }
        }
      }
    }
  }
}
