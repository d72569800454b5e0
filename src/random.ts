import { z } from "zod";
import { cosTurn, ln } from "./exact.ts";
import { sha256Bytes } from "./hash.ts";
import { atOnce, type Steps } from "./steps.ts";

/**
 * Counter-based random numbers: Philox-4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011).
 *
 * A stream is named by a path such as `[7, "trial", 0, "order"]`; its key is the SHA-256 of that path, so that streams
 * are independent and changing one never moves another. Any draw can be made without the ones before it.
 */
export type StreamPath = readonly (string | number)[];

/** A stream's name as it is read from a file. */
export const streamSchema = z.array(z.union([z.string(), z.number()]));

export interface Stream {
  /** Four 32-bit draws, numbers 4 * block to 4 * block + 3 of this stream. */
  block(block: number, out: Uint32Array): void;
  /** Draws from N(0, deviation^2) by Box and Muller's method, in float32; not truncated. */
  normals(count: number, deviation: number): Float32Array;
  /** A uniformly random order of 0 .. length-1 (Fisher and Yates). */
  permutation(length: number): Int32Array;
  /** `count` draws from 0 .. bound-1, each as likely as the others, with replacement. */
  choices(count: number, bound: number): Int32Array;
  /** The same three in pieces: of a hundred million values they take many seconds. */
  normalSteps(count: number, deviation: number): Steps<Float32Array>;
  permutationSteps(length: number): Steps<Int32Array>;
  choiceSteps(count: number, bound: number): Steps<Int32Array>;
}

const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;
const ROUNDS = 10;
/** Draws of one piece: some 8 ms. A multiple of 4. */
const PIECE = 1 << 16;

/** High 32 bits of the product of two unsigned 32-bit numbers, in 32-bit integers alone: four times as fast as doubles. */
function mulHigh(a: number, b: number): number {
  const [aLow, aHigh, bLow, bHigh] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16];
  const one = Math.imul(aHigh, bLow);
  const two = Math.imul(aLow, bHigh);
  const carry = (one & 0xffff) + (two & 0xffff) + (Math.imul(aLow, bLow) >>> 16); // below 2^18
  return (Math.imul(aHigh, bHigh) + (one >>> 16) + (two >>> 16) + (carry >>> 16)) | 0;
}

/** The Philox-4x32-10 function itself: counter (c0..c3) and key (k0, k1) to four words in `out`. */
export function philox(c0: number, c1: number, c2: number, c3: number, k0: number, k1: number, out: Uint32Array): void {
  let x0 = c0;
  let x1 = c1;
  let x2 = c2;
  let x3 = c3;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = mulHigh(M0, x0);
    const high1 = mulHigh(M1, x2);
    const low0 = Math.imul(M0, x0);
    const low1 = Math.imul(M1, x2);
    x0 = high1 ^ x1 ^ (k0 + Math.imul(round, W0));
    x1 = low1;
    x2 = high0 ^ x3 ^ (k1 + Math.imul(round, W1));
    x3 = low0;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}

/** What makes the stream of this name: the high half of its counter, and its key. */
export function streamWords(path: StreamPath): readonly [high0: number, high1: number, key0: number, key1: number] {
  const { buffer, byteOffset } = sha256Bytes(JSON.stringify(path));
  const words = new DataView(buffer, byteOffset);
  const word = (i: number) => words.getUint32(4 * i, true);
  return [word(2), word(3), word(0), word(1)];
}

/** The stream of this name. Paths that read differently give unrelated streams. */
export function stream(path: StreamPath): Stream {
  const [high0, high1, key0, key1] = streamWords(path);
  const block = (index: number, out: Uint32Array) =>
    philox(index >>> 0, Math.floor(index / 0x1_0000_0000), high0, high1, key0, key1, out);

  const fillNormals = (values: Float32Array, from: number, until: number, deviation: number) => {
    const draws = new Uint32Array(4);
    for (let i = from; i < until; i += 4) {
      block(i >>> 2, draws);
      for (let pair = 0; pair < 4 && i + pair < until; pair += 2) {
        const radius = deviation * Math.sqrt(-2 * ln((draws[pair]! + 0.5) / 0x1_0000_0000));
        const turn = draws[pair + 1]! / 0x1_0000_0000;
        values[i + pair] = radius * cosTurn(turn);
        if (i + pair + 1 < until) values[i + pair + 1] = radius * cosTurn(turn < 0.25 ? turn + 0.75 : turn - 0.25);
      }
    }
  };

  function* normalSteps(count: number, deviation: number): Steps<Float32Array> {
    const values = new Float32Array(count);
    for (let from = 0; from < count; from += PIECE) {
      fillNormals(values, from, Math.min(count, from + PIECE), deviation);
      yield;
    }
    return values;
  }

  function* permutationSteps(length: number): Steps<Int32Array> {
    const order = new Int32Array(length);
    for (let i = 0; i < length; i++) order[i] = i;
    const draw = fairDraws(block);
    const swapDown = (from: number, to: number) => {
      for (let i = from; i > to; i--) {
        const j = draw(i + 1);
        const swapped = order[i]!;
        order[i] = order[j]!;
        order[j] = swapped;
      }
    };
    for (let from = length - 1; from > 0; from -= PIECE) {
      swapDown(from, Math.max(0, from - PIECE));
      yield;
    }
    return order;
  }

  function* choiceSteps(count: number, bound: number): Steps<Int32Array> {
    const chosen = new Int32Array(count);
    const draw = fairDraws(block);
    for (let i = 0; i < count; i++) {
      chosen[i] = draw(bound);
      if (i % PIECE === PIECE - 1) yield;
    }
    return chosen;
  }

  return {
    block,
    normalSteps,
    permutationSteps,
    choiceSteps,
    normals: (count, deviation) => atOnce(normalSteps(count, deviation)),
    permutation: (length) => atOnce(permutationSteps(length)),
    choices: (count, bound) => atOnce(choiceSteps(count, bound)),
  };
}

/** Draws of a stream one after the other, each from 0 .. bound-1 without favouring any number. */
function fairDraws(block: Stream["block"]): (bound: number) => number {
  const draws = new Uint32Array(4);
  let used = 0;
  const next = () => {
    if (used % 4 === 0) block(used >>> 2, draws);
    return draws[used++ % 4]!;
  };
  return (bound) => {
    const fair = 0x1_0000_0000 - (0x1_0000_0000 % bound); // draws from here on would favour small numbers
    let draw = next();
    while (draw >= fair) draw = next();
    return draw % bound;
  };
}
