import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { InvariantError, LthError } from "../../errors.ts";
import { packageRoot } from "../../package-root.ts";
import type { Steps } from "../../steps.ts";
import type { Program } from "../program/program.ts";
import type { CallOutcome, Executor, ExecutorName, Loaded } from "./executor.ts";
import { type Described, pack } from "./pack.ts";

/** What native/door.cc exports. */
interface Door {
  executors(): readonly { readonly name: ExecutorName; readonly instructions: readonly Described[] }[];
  allocate(bytes: number): ArrayBuffer;
  shrink(memory: ArrayBuffer, bytes: number): void;
  release(memory: ArrayBuffer): void;
  peak(executor: number, rounds: number): number;
  run(
    executor: number,
    arrays: readonly ArrayBufferView[],
    sizes: readonly number[],
    lossSum: number,
  ): Promise<CallOutcome>;
  runNow(executor: number, arrays: readonly ArrayBufferView[], sizes: readonly number[], lossSum: number): void;
}

let door: Door | undefined;
const NONE = new Int32Array(0);
const UNTIMED = new Float64Array(0);

/** Copies of examples in memory that starts on a large page: a batch's pixels lie anywhere, and each look-up of a small
 * page's address (a TLB miss) costs as much as an MNIST image. One copy for each data set, however many trainers there are;
 * larger sets are read where they are, since a second copy would be missed more. */
const inPages = new WeakMap<Uint8Array, Uint8Array>();
const LARGEST_COPY = 1 << 26; // 64 MB: MNIST has 47 MB, and CIFAR-10, with 154 MB, is not copied; not tuned

function pixelsInPages(native: Door, pixels: Uint8Array): Uint8Array {
  if (pixels.byteLength > LARGEST_COPY) return pixels;
  const known = inPages.get(pixels);
  if (known) return known;
  const copy = new Uint8Array(native.allocate(pixels.byteLength));
  copy.set(pixels);
  inPages.set(pixels, copy);
  return copy;
}

function openDoor(): Door {
  // Builds for tests alone, which scripts/sanitized.mjs and scripts/wide.mjs ask for.
  const variant = ["sanitized", "wide"].find((name) => name === process.env.LTH_NATIVE);
  const folder = variant === undefined ? "build" : `build/${variant}`;
  const path = fileURLToPath(new URL(`native/${folder}/lth.node`, packageRoot));
  try {
    door ??= createRequire(import.meta.url)(path) as Door;
    return door;
  } catch (cause) {
    throw new LthError(`the native engine could not be loaded from ${path}`, "build it with: npm run build", {
      fault: "found",
      cause,
    });
  }
}

/** Gives an array's memory back, which is empty then. One that shares its buffer is left as it is. */
export const discardNative = ({ buffer, byteLength }: Float32Array): void => {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) door?.release(buffer);
};

/** The native executors that this machine can run, best first. */
export function nativeExecutors(): readonly Executor[] {
  const native = openDoor();
  return native.executors().map(({ name, instructions }, number) => ({
    name,
    loading: (program, threads) => loading(native, number, instructions, program, threads),
  }));
}

/**
 * The most multiply-adds per second that one thread of this machine does with this executor: the best of several short
 * runs of nothing else, in CPU time.
 */
export function peakOf(name: ExecutorName): number {
  const native = openDoor();
  const number = native.executors().findIndex((one) => one.name === name);
  if (number < 0) throw new InvariantError(`peakOf: no native executor ${name}`);
  const rates = Array.from({ length: 10 }, () => {
    const start = process.cpuUsage();
    const done = native.peak(number, 500_000);
    const { user, system } = process.cpuUsage(start);
    return done / ((user + system) / 1e6);
  });
  return Math.max(...rates);
}

function* loading(
  native: Door,
  number: number,
  described: readonly Described[],
  program: Program,
  threads: number,
): Steps<Loaded> {
  const memory = native.allocate(program.words * 4);
  const arena = new Float32Array(memory);
  let filled = false;
  try {
    yield* program.fill(new Int32Array(memory));
    filled = true;
  } finally {
    if (!filled) native.release(memory); // it was stopped
  }
  const routines = {
    train: pack(program.train, described),
    differentiate: pack(program.differentiate, described),
    evaluate: pack(program.evaluate, described),
    prepare: pack(program.prepare, described),
  };
  const { batch } = program;
  const batches = { train: batch, differentiate: batch, evaluate: program.evaluationBatch, prepare: batch };
  return {
    arena,
    async run(routine, { part, examples, shifts = NONE, rates, losses, from, lossSum = 0, times = UNTIMED }) {
      const code = routines[routine];
      const batch = batches[routine];
      const iterations = Math.ceil(examples.length / batch);
      // In the order of native/arguments.h.
      return native.run(
        number,
        [arena, code, pixelsInPages(native, part.pixels), part.labels, examples, shifts, rates, losses, times],
        [code.length, examples.length, batch, iterations, threads, from],
        lossSum,
      );
    },
    runNow(routine, { part, examples, shifts = NONE, rates, losses, from }) {
      const code = routines[routine];
      // The pixels as they are: a copy in large pages is for who reads them again and again.
      const arrays = [arena, code, part.pixels, part.labels, examples, shifts, rates, losses, UNTIMED];
      native.runNow(number, arrays, [code.length, examples.length, batches[routine], 1, 1, from], 0);
    },
    shrink: (words) => native.shrink(memory, 4 * words),
    close: () => native.release(memory),
  };
}
