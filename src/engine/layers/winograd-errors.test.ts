import { expect, test } from "vitest";
import { stream } from "../../random.ts";
import { atOnce } from "../../steps.ts";
import { RoutineEmitter, type Shared } from "../compile/emitter.ts";
import { nativeExecutors } from "../executors/native.ts";
import { type Convolution, convolutionOf } from "../lists/convolution-lists.ts";
import { LANES } from "../program/instructions.ts";
import { MemoryPlan } from "../program/memory.ts";
import type { Program } from "../program/program.ts";
import type { Tensor } from "../program/tensor.ts";
import type { ConvolutionSpec } from "./convolution.ts";
import { winogradBackward, winogradForward, winogradGradients } from "./winograd.ts";

/** The root mean square error relative to double precision that each pass may have: docs/decisions/winograd.md. */
const BOUNDS = { outputs: 2 * 5.8e-7, inputs: 2 * 6.9e-7, weights: 2 * 6.9e-7 };

const [ROWS, COLUMNS, TAPS] = [8, 8, 9];

/** The three passes of one convolution alone, of as many channels on both sides, for 16 examples. */
function passesOf(channels: number) {
  const plan = new MemoryPlan();
  const weight: Convolution = convolutionOf(null, { outputs: channels, inputs: channels, kernel: 3 });
  const count = channels * channels * TAPS;
  const at = { values: plan.room(count, "parameters"), gradients: plan.room(count, "gradients") };
  const list: Shared["list"] = (_, words, write) => {
    const room = plan.list(words);
    plan.fill((view) => write(view(room)));
    return room.at;
  };
  const shared: Shared = {
    ...{ plan, threads: 1, list, constant: (_, make) => plan.constant(make()), words: (_, n) => plan.room(n, "sums") },
    ...{ parameter: () => at, convolution: () => weight, stream: () => 0 },
    lists: () => {
      throw new Error("nothing is fully connected");
    },
  };
  const emit = new RoutineEmitter(shared, 1, true);
  const window = { kernel: 3, stride: 1, padding: 1 };
  const spec: ConvolutionSpec = {
    kind: "convolution",
    name: "one",
    outputs: channels,
    ...window,
    bias: false,
    deviation: 1,
  };
  const shape = { channels, rows: ROWS, columns: COLUMNS };
  const tensor = (name: string) => emit.keep(name, shape, { halo: 1 });
  const [input, output, gradient, result] = [tensor("input"), tensor("output"), tensor("gradient"), tensor("result")];
  winogradForward(spec, emit, input, output);
  winogradGradients(spec, emit, input, gradient);
  winogradBackward(spec, emit, { gradient, result, chunkShift: 0 });
  const train = emit.emitted.map(({ instruction }) => instruction);
  const program: Program = {
    ...{ words: plan.words, memory: plan.kinds, fill: (arena) => plan.write(arena), stored: [], train },
    ...{ parameters: { at: 0, count }, state: { at: 0, count: 0 }, batch: LANES, evaluationBatch: LANES },
    ...{ evaluate: [], differentiate: [], prepare: [], gradients: at.gradients, layers: [], multiplyAdds: new Map() },
  };
  return { program, weight, at, input, output, gradient, result };
}

const normals = (name: string, count: number) => stream(["errors", name]).normals(count, 1);

/** Where an example's feature lies; outside the plane in its halo. */
const placeOf = ({ values, plane, pitch }: Tensor, channel: number, row: number, column: number, lane: number) =>
  values + channel * plane + row * pitch + column * LANES + lane;

/** The share of the error in what is right, both as root mean squares. */
function relative(pairs: readonly (readonly [number, number])[]): number {
  const sum = (of: (pair: readonly [number, number]) => number) => pairs.reduce((all, pair) => all + of(pair) ** 2, 0);
  return Math.sqrt(sum(([got, want]) => got - want) / sum(([, want]) => want));
}

/** A few of all channels and examples stand for the rest. */
const some = (count: number) => Array.from({ length: 6 }, (_, i) => Math.floor((i * (count - 1)) / 5));
const plane = Array.from({ length: ROWS * COLUMNS }, (_, i) => [Math.floor(i / COLUMNS), i % COLUMNS] as const);
const window = Array.from({ length: TAPS }, (_, tap) => [tap, Math.floor(tap / 3) - 1, (tap % 3) - 1] as const);

for (const executor of nativeExecutors()) {
  test.each([16, 32, 64, 128, 256])(
    `${executor.name}: errors of %d channels are within what was measured`,
    async (channels) => {
      const { program, weight, at, input, output, gradient, result } = passesOf(channels);
      const loaded = atOnce(executor.loading(program, 1));
      const { arena } = loaded;
      const dense = normals("weights", channels * channels * TAPS);
      weight.forward.each((place, k) => {
        arena[at.values + k] = dense[place]!;
      });
      for (const [name, tensor] of [
        ["inputs", input],
        ["gradients", gradient],
      ] as const) {
        const values = normals(name, channels * ROWS * COLUMNS * LANES);
        let next = 0;
        for (let c = 0; c < channels; c++) {
          for (const [row, column] of plane) {
            for (let lane = 0; lane < LANES; lane++) arena[placeOf(tensor, c, row, column, lane)] = values[next++]!;
          }
        }
      }
      const part = { count: 0, pixels: new Uint8Array(0), labels: new Uint8Array(0) };
      const [examples, rates, losses] = [new Int32Array(LANES), new Float32Array(2), new Float32Array(1)];
      await loaded.run("train", { part, examples, rates, losses, from: 0 });

      const weightAt = (o: number, c: number, tap: number) => dense[(o * channels + c) * TAPS + tap]!;
      const all = Array.from({ length: channels }, (_, c) => c);
      const found = (tensor: Tensor, from: Tensor, product: (one: number, other: number, tap: number) => number) =>
        some(channels).flatMap((one) =>
          plane.flatMap(([row, column]) =>
            some(LANES).map((lane): readonly [number, number] => {
              let sum = 0;
              for (const other of all) {
                for (const [tap, down, right] of window)
                  sum += product(one, other, tap) * arena[placeOf(from, other, row + down, column + right, lane)]!;
              }
              return [arena[placeOf(tensor, one, row, column, lane)]!, sum];
            }),
          ),
        );
      const turned = (c: number, o: number, tap: number) => weightAt(o, c, TAPS - 1 - tap);
      const gradients = new Float64Array(dense.length);
      weight.forward.each((place, k) => {
        gradients[place] = arena[at.gradients + k]!;
      });
      const ofWeights = some(channels).flatMap((o) =>
        some(channels).flatMap((c) =>
          window.map(([tap, down, right]): readonly [number, number] => {
            let sum = 0;
            for (const [row, column] of plane) {
              for (let lane = 0; lane < LANES; lane++)
                sum +=
                  arena[placeOf(gradient, o, row, column, lane)]! *
                  arena[placeOf(input, c, row + down, column + right, lane)]!;
            }
            return [gradients[(o * channels + c) * TAPS + tap]!, sum];
          }),
        ),
      );
      const errors = {
        outputs: relative(found(output, input, weightAt)),
        inputs: relative(found(result, gradient, turned)),
        weights: relative(ofWeights),
      };
      loaded.close();
      for (const pass of ["outputs", "inputs", "weights"] as const) {
        expect(errors[pass], pass).toBeLessThan(BOUNDS[pass]);
        expect(errors[pass], `${pass}: not computed in float32`).toBeGreaterThan(1e-8);
      }
    },
  );
}
