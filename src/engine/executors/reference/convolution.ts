import { type ConvolutionGradients, type Convolve, LANES, type Permute } from "../../program/instructions.ts";
import { add, fma, mul, sumOfLanes } from "./float32.ts";
import { gates, lineAt, others, outputs } from "./lines.ts";
import type { Memory } from "./memory.ts";

export function convolve(at: Convolve, { floats, ints }: Memory): void {
  for (let i = 0; i < at.chunks; i++) {
    const chunk = at.chunkShift > 0 ? at.chunks - 1 - i : i;
    for (let o = 0; o < at.channels; o++) {
      for (let row = 0; row < at.rows; row++) {
        for (let column = 0; column < at.columns; column++) {
          const to =
            at.outputs + chunk * at.outputStride + o * at.outputPlane + row * at.outputPitch + column * at.outputStep;
          const from = windowAt(at, chunk, row, column);
          const line = [chunk, o, row, column] as const;
          for (let block = 0; block < at.blocks; block++) {
            const sum = new Float32Array(LANES);
            if (block === 0 && at.biases >= 0) sum.fill(floats[at.biases + o]!);
            if (block === 0 && at.others >= 0) sum.set(floats.subarray(lineAt(others(at), line)).subarray(0, LANES));
            for (const k of entries(at, ints, o, block)) {
              const value = floats[at.values + k]!;
              const x = from + ints[at.offsets + k]!;
              for (let i = 0; i < LANES; i++) sum[i] = fma(value, floats[x + i]!, sum[i]!);
            }
            for (let i = 0; i < LANES; i++) floats[to + i] = block === 0 ? sum[i]! : add(floats[to + i]!, sum[i]!);
          }
          const gate = at.gates < 0 ? -1 : lineAt(gates(at), line);
          for (let i = 0; i < LANES; i++) {
            if (at.relu && floats[to + i]! <= 0) floats[to + i] = 0;
            if (gate >= 0 && floats[gate + i]! <= 0) floats[to + i] = 0;
          }
        }
      }
    }
  }
}

export function convolutionGradients(at: ConvolutionGradients, { floats, ints }: Memory): void {
  const put = (place: number, lanes: Float32Array, chunk: number) => {
    const sum = sumOfLanes(lanes);
    floats[place] = chunk === 0 && at.adds === 0 ? sum : add(floats[place]!, sum);
  };
  const lanes = new Float32Array(LANES);
  for (let chunk = 0; chunk < at.chunks; chunk++) {
    for (let o = 0; o < at.channels; o++) {
      const all = Array.from({ length: at.blocks }, (_, block) => [...entries(at, ints, o, block)]).flat();
      for (const k of all) {
        const sum = (row: number, column: number, lane: number, before: number | null) => {
          const g = floats[lineAt(outputs(at), [chunk, o, row, column]) + lane]!;
          const x = floats[windowAt(at, chunk, row, column) + ints[at.offsets + k]! + lane]!;
          return before === null ? mul(g, x) : fma(g, x, before);
        };
        for (let i = 0; i < LANES; i++) lanes[i] = sumOfTiles(at, (row, column, before) => sum(row, column, i, before));
        put(at.gradients + ints[at.places + k]!, lanes, chunk);
      }
      if (at.biasGradients < 0) continue;
      const g = (row: number, column: number, lane: number) =>
        floats[lineAt(outputs(at), [chunk, o, row, column]) + lane]!;
      for (let i = 0; i < LANES; i++) {
        lanes[i] = sumOfTiles(at, (row, column, before) => {
          const value = g(row, column, i);
          return before === null ? value : add(before, value);
        });
      }
      put(at.biasGradients + o, lanes, chunk);
    }
  }
}

export function permute(at: Permute, { floats, ints }: Memory): void {
  for (let k = 0; k < at.count; k++) floats[at.to + k] = floats[at.from + ints[at.places + k]!]!;
}

/** Where the window of an output begins. */
const windowAt = (
  at: { inputs: number; inputStride: number; inputPitch: number; inputStep: number },
  chunk: number,
  row: number,
  column: number,
): number => at.inputs + chunk * at.inputStride + row * at.inputPitch + column * at.inputStep;

/** The weights of an output channel in a block. */
function* entries(
  at: { starts: number; channels: number },
  ints: Int32Array,
  channel: number,
  block: number,
): Generator<number> {
  const segment = at.starts + block * at.channels + channel;
  for (let k = ints[segment]!; k < ints[segment + 1]!; k++) yield k;
}

const TILE = 4;

/**
 * A sum over all positions of a plane: tile after tile of 4 x 4. In a tile each row is a chain from left to right; rows 0
 * and 1, rows 2 and 3, and then both pairs are added. `next` adds a position to its row's chain, or begins it.
 */
function sumOfTiles(
  { rows, columns }: { rows: number; columns: number },
  next: (row: number, column: number, before: number | null) => number,
): number {
  let total: number | null = null;
  for (let top = 0; top < rows; top += TILE) {
    for (let left = 0; left < columns; left += TILE) {
      const chains: number[] = [];
      for (let row = top; row < Math.min(rows, top + TILE); row++) {
        let chain: number | null = null;
        for (let column = left; column < Math.min(columns, left + TILE); column++) chain = next(row, column, chain);
        chains.push(chain ?? 0);
      }
      const [a = 0, b, c, d] = chains;
      let tile = b === undefined ? a : add(a, b);
      if (c !== undefined) tile = add(tile, d === undefined ? c : add(c, d));
      total = total === null ? tile : add(total, tile);
    }
  }
  return total ?? 0;
}
