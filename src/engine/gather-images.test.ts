import fc from "fast-check";
import { expect, test } from "vitest";
import { stream } from "../random.ts";
import { type Shape, sizeOf } from "../shape.ts";
import { atOnce } from "../steps.ts";
import { compile } from "./compile/compile.ts";
import { availableExecutors, type Executor } from "./executors/index.ts";
import { optimizerSchema } from "./optimizers/index.ts";
import { LANES } from "./program/instructions.ts";
import { packShift, type Shift } from "./program/shift.ts";
import { classifier, inputsOf, scalingOf } from "./test-data/finite-differences.test-data.ts";
import { convolution } from "./test-data/layers.test-data.ts";
import { shiftedBytes } from "./test-data/shifted.test-data.ts";
import { imagesOf, labelled, masksOf } from "./test-data/starts.test-data.ts";

const sgd = optimizerSchema.parse({ name: "sgd", lr: 0.1 });
const EXAMPLES = 30;

/** What stands in the planes, in their halos and in the labels after a batch was gathered. */
async function gathered(executor: Executor, { shape, halo, batch, shifts, threads }: Gathering) {
  const network = classifier([convolution("first", 1, { kernel: 2 * halo + 1, padding: halo })], shape);
  const program = compile({
    ...{ network, masks: masksOf(network, 1, 1), optimizer: sgd, batch, threads, augmented: shifts !== undefined },
    ...scalingOf(shape),
  });
  const gather = program.train[0]!;
  if (gather.op !== "gather-images") throw new Error("the planes of a convolution are gathered otherwise");
  const loaded = atOnce(executor.loading({ ...program, train: [gather] }, threads));
  const part = labelled(imagesOf(shape, EXAMPLES, 2), network.classes);
  const examples = Int32Array.from({ length: batch }, (_, i) => (7 * i) % EXAMPLES);
  await loaded.run("train", {
    ...{ part, examples, from: 0, rates: new Float32Array(2), losses: new Float32Array(1) },
    shifts: shifts && Int32Array.from(shifts, packShift),
  });
  const { arena } = loaded;
  const labels = new Int32Array(arena.buffer, arena.byteOffset, arena.length).slice(
    gather.labels,
    gather.labels + gather.chunks * LANES,
  );
  const lanes = Array.from({ length: gather.chunks * LANES }, (_, lane) =>
    Array.from({ length: sizeOf(shape) }, (_, i) => {
      const [channel, rest] = [Math.floor(i / (shape.rows * shape.columns)), i % (shape.rows * shape.columns)];
      const [row, column] = [Math.floor(rest / shape.columns), rest % shape.columns];
      const chunk = gather.values + Math.floor(lane / LANES) * gather.stride + (lane % LANES);
      return arena[chunk + channel * gather.plane + row * gather.pitch + column * LANES]!;
    }),
  );
  return { lanes, labels: [...labels], part, examples };
}

interface Gathering {
  readonly shape: Shape;
  readonly halo: number;
  readonly batch: number;
  readonly shifts: readonly Shift[] | undefined;
  readonly threads: number;
}

const gatherings = fc
  .record({
    shape: fc.record({
      channels: fc.integer({ min: 1, max: 4 }),
      rows: fc.integer({ min: 1, max: 9 }),
      columns: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 15, max: 35 })),
    }),
    halo: fc.integer({ min: 0, max: 2 }),
    batch: fc.integer({ min: 1, max: 40 }),
    moved: fc.constantFrom("no", "a little", "far"),
    seed: fc.nat(1000),
    threads: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ batch, moved, seed, ...rest }): Gathering => {
    const reach = moved === "far" ? 64 : 3;
    const draws = stream([seed, "shifts"]).permutation(100_000).subarray(0, batch);
    const shift = (draw: number): Shift => ({
      down: (draw % (2 * reach)) - reach,
      right: (Math.floor(draw / 128) % (2 * reach)) - reach,
      mirrored: draw % 3 === 0,
    });
    return { ...rest, batch, shifts: moved === "no" ? undefined : Array.from(draws, shift) };
  });

test("a batch is gathered as the plain implementation moves, mirrors and scales it, on every executor", async () => {
  await fc.assert(
    fc.asyncProperty(gatherings, async (one) => {
      const { shape, batch } = one;
      for (const executor of availableExecutors()) {
        const { lanes, labels, part, examples } = await gathered(executor, one);
        const still = Array.from({ length: batch }, () => ({ down: 0, right: 0, mirrored: false }));
        const bytes = shiftedBytes(shape, part, examples, one.shifts ?? still);
        const { scale, shift } = scalingOf(shape);
        const inOrder = Array.from({ length: batch }, (_, i) => i);
        // pixel * scale + shift in float32's scale and shift, rounded once
        const inputs = inputsOf(shape, bytes, inOrder, {
          scale: scale.map(Math.fround),
          shift: shift.map(Math.fround),
        });
        const empty = Array.from({ length: lanes.length - batch }, () => new Array<number>(sizeOf(shape)).fill(0));
        expect(lanes, executor.name).toEqual([...inputs.map((x) => [...Float32Array.from(x)]), ...empty]);
        expect(labels).toEqual([...bytes.labels, ...empty.map(() => -1)]);
      }
    }),
    { numRuns: 40, seed: 1 },
  );
});
