import {
  LANES,
  type WinogradCollect,
  type WinogradConvolve,
  type WinogradGradients,
  type WinogradWeights,
} from "../../program/instructions.ts";
import { add, fma, mul, sub, sumOfLanes } from "./float32.ts";
import { choices, gates, inputs, lineAt, others, outputs } from "./lines.ts";
import type { Memory } from "./memory.ts";

/** Winograd's F(4x4, 3x3), as native/kernels/winograd-*.h says it: every sum in one order. */

/** Input channels, and tiles, whose products are one chain. */
const CHAIN = 32;
const TILE_CHAIN = 16;
const POINTS = 36;

/** The points are 0, A, -A, B, -B and infinity. */
const [A, B] = [0.625, 1.5];
const N0 = Math.fround(1 / (A * A * B * B));
const halves = (here: number, other: number) => 1 / (2 * here * here * (here * here - other * other));
const [NA, NB] = [halves(A, B), halves(B, A)];
const [na, nb] = [Math.fround(NA), Math.fround(NB)];
const [ana, bnb] = [Math.fround(A * NA), Math.fround(B * NB)];

type Axis = (values: readonly number[]) => number[];

/** Of a polynomial's even and odd part: its values at x and -x. */
const bothSides = (x: number, even: number, odd: number): [number, number] => [fma(x, odd, even), fma(-x, odd, even)];

const ofInputs: Axis = ([d0 = 0, d1 = 0, d2 = 0, d3 = 0, d4 = 0, d5 = 0]) => [
  fma(A * A * B * B, d0, fma(-(A * A + B * B), d2, d4)),
  ...bothSides(A, fma(-B * B, d2, d4), fma(-B * B, d1, d3)),
  ...bothSides(B, fma(-A * A, d2, d4), fma(-A * A, d1, d3)),
  fma(A * A * B * B, d1, fma(-(A * A + B * B), d3, d5)),
];

const ofOutputGradients: Axis = ([y0 = 0, y1 = 0, y2 = 0, y3 = 0]) => [
  y0,
  ...bothSides(A, fma(A * A, y2, y0), fma(A * A, y3, y1)),
  ...bothSides(B, fma(B * B, y2, y0), fma(B * B, y3, y1)),
  y3,
];

const toOutputs: Axis = ([m0 = 0, m1 = 0, m2 = 0, m3 = 0, m4 = 0, m5 = 0]) => {
  const [evenA, evenB, oddA, oddB] = [add(m1, m2), add(m3, m4), sub(m1, m2), sub(m3, m4)];
  return [
    add(add(m0, evenA), evenB),
    fma(B, oddB, mul(A, oddA)),
    fma(B * B, evenB, mul(A * A, evenA)),
    fma(B * B * B, oddB, fma(A * A * A, oddA, m5)),
  ];
};

const ofWeights: Axis = ([w0 = 0, w1 = 0, w2 = 0]) => {
  const [atA, atB] = [mul(na, fma(A * A, w2, w0)), mul(nb, fma(B * B, w2, w0))];
  return [mul(N0, w0), fma(ana, w1, atA), fma(-ana, w1, atA), fma(bnb, w1, atB), fma(-bnb, w1, atB), w2];
};

const toWeightGradients: Axis = ([m0 = 0, m1 = 0, m2 = 0, m3 = 0, m4 = 0, m5 = 0]) => {
  const [atA, atB] = [mul(na, add(m1, m2)), mul(nb, add(m3, m4))];
  return [
    add(fma(N0, m0, atA), atB),
    fma(bnb, sub(m3, m4), mul(ana, sub(m1, m2))),
    add(fma(B * B, atB, mul(A * A, atA)), m5),
  ];
};

/** A transform of columns, then of rows, of a square of `size` x `size` values, row by row. */
function transformed(axis: Axis, size: number, value: (row: number, column: number) => number): readonly number[] {
  const of = Array.from({ length: size }, (_, i) => i);
  const columns = of.map((column) => axis(of.map((row) => value(row, column))));
  return (columns[0] ?? []).flatMap((_, row) => axis(columns.map((column) => column[row] ?? 0)));
}

/** A tile's 6 x 6 inputs at the points. */
export const atPoints = (value: (row: number, column: number) => number): readonly number[] =>
  transformed(ofInputs, 6, value);

/** The sums of products at all points; `pair`: a weight and an input channel's value. */
export const productsOf = (
  channels: number,
  pair: (point: number, channel: number) => readonly [weight: number, input: number],
): readonly number[] =>
  Array.from({ length: POINTS }, (_, point) =>
    inChains(channels, (c, before) => {
      const [weight, input] = pair(point, c);
      return fma(weight, input, before);
    }),
  );

/** A tile's 4 x 4 outputs, from its sums of products. */
export const tileOf = (products: readonly number[]): readonly number[] =>
  transformed(toOutputs, 6, (y, x) => products[y * 6 + x]!);

export function winogradWeights(at: WinogradWeights, { floats, ints }: Memory): void {
  floats.fill(0, at.dense, at.dense + 9 * at.rows * at.others);
  for (let k = 0; k < at.count; k++) floats[at.dense + ints[at.places + k]!] = floats[at.values + k]!;
  for (let row = 0; row < at.rows; row++) {
    for (let other = 0; other < at.others; other++) {
      const panel = Math.floor(row / LANES);
      const tap = (y: number, x: number) =>
        floats[at.dense + ((panel * 9 + y * 3 + x) * at.others + other) * LANES + (row % LANES)]!;
      transformed(ofWeights, 3, tap).forEach((value, point) => {
        floats[at.to + point * at.step + (panel * at.others + other) * LANES + (row % LANES)] = value;
      });
    }
  }
}

/** The first positions of all tiles, in order. */
const tilesOf = ({ rows, columns, chunks }: { rows: number; columns: number; chunks: number }) =>
  Array.from({ length: (chunks * rows * columns) / 16 }, (_, i) => {
    const [chunk, tile] = [Math.floor(i / ((rows * columns) / 16)), i % ((rows * columns) / 16)];
    return { chunk, row: Math.floor(tile / (columns / 4)) * 4, column: (tile % (columns / 4)) * 4 };
  });
type Tile = ReturnType<typeof tilesOf>[number];

type Inputs = Parameters<typeof inputs>[0];

/** A tile's inputs at the points, in one lane, by channel. */
const inputsAt = (
  at: Inputs & { inputChannels: number },
  floats: Float32Array,
  { chunk, row, column }: Tile,
  lane: number,
) =>
  Array.from({ length: at.inputChannels }, (_, c) =>
    atPoints((y, x) => floats[lineAt(inputs(at), [chunk, c, row - 1 + y, column - 1 + x]) + lane]!),
  );

export function winogradConvolve(at: WinogradConvolve, { floats }: Memory): void {
  const tiles = tilesOf(at);
  // Outputs that lie a chunk further take the place of inputs that were read.
  if (at.chunkShift > 0) tiles.sort((a, b) => b.chunk - a.chunk);
  for (const tile of tiles) {
    for (let lane = 0; lane < LANES; lane++) {
      const lines = inputsAt(at, floats, tile, lane);
      for (let o = 0; o < at.channels; o++) {
        const weights = at.weights + Math.floor(o / LANES) * at.inputChannels * LANES + (o % LANES);
        const weight = (point: number, c: number) => floats[weights + point * at.step + c * LANES]!;
        const sums = tileOf(productsOf(at.inputChannels, (point, c) => [weight(point, c), lines[c]![point]!]));
        if (at.pools) pool(at, floats, sums, { tile, channel: o, lane });
        else
          sums.forEach((sum, p) => {
            const line = [tile.chunk, o, tile.row + Math.floor(p / 4), tile.column + (p % 4)] as const;
            floats[lineAt(outputs(at), line) + lane] = finished(at, floats, sum, o, line, lane);
          });
      }
    }
  }
}

/** What is stored of an output. */
function finished(
  at: WinogradConvolve,
  floats: Float32Array,
  sum: number,
  channel: number,
  line: readonly [number, number, number, number],
  lane: number,
): number {
  const bias = at.biases < 0 ? 0 : floats[at.biases + channel]!;
  const value = add(sum, at.others < 0 ? bias : floats[lineAt(others(at), line) + lane]!);
  if (at.relu && value <= 0) return 0;
  return at.gates >= 0 && floats[lineAt(gates(at), line) + lane]! <= 0 ? 0 : value;
}

/** Stores the largest of each 2 x 2 of a tile's outputs, the first of equal ones; what is no number (NaN) stays. */
function pool(
  at: WinogradConvolve,
  floats: Float32Array,
  sums: readonly number[],
  { tile, channel, lane }: { readonly tile: Tile; readonly channel: number; readonly lane: number },
): void {
  const bias = at.biases < 0 ? 0 : floats[at.biases + channel]!;
  for (const [y, x] of [0, 1, 2, 3].map((window) => [Math.floor(window / 2), window % 2] as const)) {
    const values = [0, 1, 4, 5].map((place) => add(sums[y * 8 + x * 2 + place]!, bias));
    let choice = 0;
    for (let place = 1; place < 4; place++) {
      if (!Number.isNaN(values[choice]!) && !(values[place]! <= values[choice]!)) choice = place;
    }
    const line = [tile.chunk, channel, tile.row / 2 + y, tile.column / 2 + x] as const;
    const value = values[choice]!;
    floats[lineAt(outputs(at), line) + lane] = at.relu && value <= 0 ? 0 : value;
    if (at.choices >= 0) floats[lineAt(choices(at), line) + lane] = choice;
  }
}

/** A sum of chains that each begin at zero. */
function inChains(count: number, next: (i: number, before: number) => number): number {
  let total = 0;
  for (let first = 0; first < count; first += CHAIN) {
    let sum = 0;
    for (let i = first; i < Math.min(count, first + CHAIN); i++) sum = next(i, sum);
    total = first === 0 ? sum : add(total, sum);
  }
  return total;
}

export function winogradGradients(at: WinogradGradients, { floats }: Memory): void {
  const tiles = tilesOf(at);
  for (let first = 0; first < tiles.length; first += TILE_CHAIN) {
    const group = tiles.slice(first, first + TILE_CHAIN);
    const put = (place: number, lanes: Float32Array) => {
      const sum = sumOfLanes(lanes);
      floats[place] = first === 0 && at.adds === 0 ? sum : add(floats[place]!, sum);
    };
    const gradient = ({ chunk, row, column }: Tile, o: number, y: number, x: number, lane: number) =>
      floats[lineAt(outputs(at), [chunk, o, row + y, column + x]) + lane]!;
    const lanes = Array.from({ length: LANES }, (_, i) => i);
    const lines = group.map((tile) => lanes.map((lane) => inputsAt(at, floats, tile, lane)));
    for (let o = 0; o < at.channels; o++) {
      const back = group.map((tile) =>
        lanes.map((lane) => transformed(ofOutputGradients, 4, (y, x) => gradient(tile, o, y, x, lane))),
      );
      const sums = new Float32Array(LANES);
      for (let c = 0; c < at.inputChannels; c++) {
        const to = at.sums + (Math.floor(o / 4) * (at.inputChannels / 4) + Math.floor(c / 4)) * LANES;
        for (let point = 0; point < POINTS; point++) {
          for (const lane of lanes) {
            sums[lane] = group.reduce(
              (sum, _, t) => fma(back[t]![lane]![point]!, lines[t]![lane]![c]![point]!, sum),
              0,
            );
          }
          put(to + point * at.step + (o % 4) * 4 + (c % 4), sums);
        }
      }
      if (at.biasGradients < 0) continue;
      for (const lane of lanes) {
        sums[lane] = group.reduce((sum, tile) => {
          const rows = [0, 1, 2, 3].map((y) => pairs((x) => gradient(tile, o, y, x, lane)));
          return add(
            sum,
            pairs((y) => rows[y]!),
          );
        }, 0);
      }
      put(at.biasGradients + o, sums);
    }
  }
}

const pairs = (of: (i: number) => number): number => add(add(of(0), of(1)), add(of(2), of(3)));

export function winogradCollect(at: WinogradCollect, { floats, ints }: Memory): void {
  for (let pair = 0; pair < at.pairs; pair++) {
    const from = at.sums + pair;
    transformed(toWeightGradients, 6, (y, x) => floats[from + (y * 6 + x) * at.step]!).forEach((value, tap) => {
      floats[at.dense + (Math.floor(pair / LANES) * 9 + tap) * LANES + (pair % LANES)] = value;
    });
  }
  for (let k = 0; k < at.count; k++) floats[at.gradients + k] = floats[at.dense + ints[at.places + k]!]!;
}
