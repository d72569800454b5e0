import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sizeOf } from "../shape.ts";
import { atOnce } from "../steps.ts";
import { compile } from "./compile/compile.ts";
import { nativeExecutors } from "./executors/native.ts";
import { type Network, parametersOf } from "./network.ts";
import { type Optimizer, optimizerSchema, ruleOf } from "./optimizers/index.ts";
import { isTrained, lengthOf } from "./parameter.ts";
import { LANES } from "./program/instructions.ts";
import type { Program } from "./program/program.ts";
import { conv, lenet, resnet20 } from "./test-data/networks.test-data.ts";

/** Ten steps of PyTorch 2.13 in float64: inputs are made by a formula. */
interface Golden {
  batch: number;
  density: number;
  losses: number[];
  before: Record<string, { norm: number; first: number[] }>;
  after: Record<string, { norm: number; first: number[] }>;
}
/** How far a float32 run is from them: the largest relative error of a loss, a parameter's norm, one of its values. */
interface Errors {
  loss: number;
  norm: number;
  value: number;
}
const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../test/golden/${name}.json`, import.meta.url), "utf8"));
const { runs } = read("torch") as { runs: Record<string, Golden> };
/** Of eight such runs of PyTorch, which differ in memory format and by one rounding of the inputs: torch_golden_spread.py. */
const spread = read("spread") as { runs: Record<string, Errors[]> };

/** Rounding is chance, and eight runs are few: an engine that is right may be somewhat further off than all of them. */
const TIMES = 2;
const toleranceOf = (run: string): Errors => {
  const largest = (of: keyof Errors) => TIMES * Math.max(...spread.runs[run]!.map((errors) => errors[of]));
  return { loss: largest("loss"), norm: largest("norm"), value: largest("value") };
};

const momentum = { name: "sgd", lr: 0.0005, momentum: 0.9, weightDecay: 1e-4 };
const setUps: Record<string, { network: Network; optimizer: unknown }> = {
  "lenet-adam": { network: lenet, optimizer: { name: "adam", lr: 1.2e-3 } },
  "lenet-sgd": { network: lenet, optimizer: { name: "sgd", lr: 0.1 } },
  "lenet-adam-20%": { network: lenet, optimizer: { name: "adam", lr: 1.2e-3 } },
  "conv2-adam": { network: conv([64]), optimizer: { name: "adam", lr: 2e-4 } },
  "conv6-sgd": { network: conv([64, 128, 256]), optimizer: { name: "sgd", lr: 0.01 } },
  "conv6-adam-20%": { network: conv([64, 128, 256]), optimizer: { name: "adam", lr: 3e-4 } },
  "resnet20-momentum": { network: resnet20, optimizer: momentum },
  "resnet20-momentum-20%": { network: resnet20, optimizer: momentum },
};

/** x -> (1664525 x + 1013904223) mod 2^32; element i is (x_i / 2^32 - 0.5) * 2 * scale in float32. */
function make(seed: number, count: number, scale: number): Float32Array {
  let state = seed >>> 0;
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    values[i] = (state / 2 ** 32 - 0.5) * 2 * scale;
  }
  return values;
}

/** Compiled without the instruction that gathers: golden inputs are no bytes, so they are laid into the arena by hand. */
function compiled({ network, optimizer }: { network: Network; optimizer: Optimizer }, golden: Golden) {
  const trained = trainedOf(network);
  const masks = new Map(
    trained.flatMap((parameter, p) => {
      if (parameter.role !== "weight") return [];
      const draws = make(9000 + p, lengthOf(parameter), 1);
      const stays = (x: number) => (x < 2 * golden.density - 1 || golden.density === 1 ? 1 : 0);
      const mask = new Uint8Array(draws.length);
      for (let i = 0; i < mask.length; i++) mask[i] = stays(draws[i]!);
      return [[parameter.name, mask]];
    }),
  );
  const ones = Array.from({ length: network.input.channels }, () => 1);
  const program = compile({
    ...{ network, masks, optimizer, batch: golden.batch, threads: 1 },
    scale: ones,
    shift: ones.map(() => 0),
  });
  const [gather] = program.train;
  if (gather?.op !== "gather" && gather?.op !== "gather-images") throw new Error("a program begins by gathering");
  return { program: { ...program, train: program.train.slice(1) }, gather, trained };
}

/** Made when it is first asked for: all executors run the same program. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const trainedOf = (network: Network) => parametersOf(network).filter(isTrained);

/** A parameter's values in the arena, as a dense array. */
function denseOf({ parameter, values, each }: Program["stored"][number], arena: Float32Array): Float64Array {
  const dense = new Float64Array(lengthOf(parameter));
  each((place, k) => {
    dense[place] = arena[values + k]!;
  });
  return dense;
}

for (const [run, golden] of Object.entries(runs)) {
  const compileOnce = once(() => {
    const { network, optimizer: asked } = setUps[run]!;
    const optimizer: Optimizer = optimizerSchema.parse(asked);
    return { network, optimizer, ...compiled({ network, optimizer }, golden) };
  });
  for (const executor of nativeExecutors()) {
    test(`${run} on ${executor.name}: losses and parameters are PyTorch's in float64, within twice the largest error of its float32 runs`, async () => {
      const tolerance = toleranceOf(run);
      const { network, optimizer, program, gather, trained } = compileOnce();
      const loaded = atOnce(executor.loading(program, 1));
      const { arena } = loaded;
      const ints = new Int32Array(arena.buffer, arena.byteOffset, arena.length);
      const stored = trained.map((parameter) => program.stored.find((one) => one.parameter.name === parameter.name)!);

      stored.forEach(({ parameter, values, count, each }, p) => {
        if (parameter.role === "scale") arena.fill(1, values, values + count);
        if (parameter.role !== "weight") return;
        const fanIn = lengthOf(parameter) / (parameter.shape[0] ?? 1);
        const dense = make(1000 + p, lengthOf(parameter), Math.sqrt(3 / fanIn));
        each((place, k) => {
          arena[values + k] = dense[place]!;
        });
      });
      const compare = (expected: Golden["after"], { norm: norms, value: values }: Omit<Errors, "loss">) => {
        const wanted = Object.values(expected); // in the order of PyTorch's parameters, which is ours
        expect(wanted.length).toBe(stored.length);
        stored.forEach((one, p) => {
          const dense = denseOf(one, arena);
          const want = wanted[p]!;
          const norm = Math.sqrt(dense.reduce((sum, x) => sum + x * x, 0));
          const { name } = one.parameter;
          expect(Math.abs(norm - want.norm) / (want.norm + 1e-12), `${name} norm`).toBeLessThanOrEqual(norms);
          const rms = want.norm / Math.sqrt(dense.length) + 1e-12;
          want.first.forEach((value, i) => {
            expect(Math.abs(dense[i]! - value) / rms, `${name}[${i}]`).toBeLessThanOrEqual(values);
          });
        });
      };
      compare(golden.before, { norm: 1e-12, value: 1e-7 });

      const size = sizeOf(network.input);
      const { rows, columns } = network.input;
      const lineOf = (feature: number): number => {
        if (gather.op === "gather") return feature * LANES;
        const [channel, rest] = [Math.floor(feature / (rows * columns)), feature % (rows * columns)];
        return channel * gather.plane + Math.floor(rest / columns) * gather.pitch + (rest % columns) * LANES;
      };
      const rule = ruleOf(optimizer);
      const decays = rule.decays(optimizer);
      const powers = decays.map(() => 1);
      for (const [step, want] of golden.losses.entries()) {
        const inputs = make(5000 + step, golden.batch * size, 1);
        for (let i = 0; i < golden.batch; i++) {
          const chunk = gather.values + Math.floor(i / LANES) * gather.stride + (i % LANES);
          for (let f = 0; f < size; f++) arena[chunk + lineOf(f)] = inputs[i * size + f]!;
          ints[gather.labels + i] = (7 * i + 3 * step) % 10;
        }
        for (let i = golden.batch; i < gather.chunks * LANES; i++) ints[gather.labels + i] = -1;
        if (gather.op === "gather") ints.fill(-1, gather.active, gather.active + 2 * gather.words);
        decays.forEach((decay, i) => {
          powers[i]! *= decay;
        });
        const losses = new Float32Array(1);
        await loaded.run("train", {
          part: { count: 0, pixels: new Uint8Array(0), labels: new Uint8Array(0) },
          examples: new Int32Array(golden.batch),
          rates: Float32Array.from(rule.rates(optimizer, optimizer.lr, powers)),
          losses,
          from: 0,
        });
        expect(Math.abs(losses[0]! - want) / want, `loss ${step}`).toBeLessThanOrEqual(tolerance.loss);
      }
      compare(golden.after, tolerance);
    });
  }
}
