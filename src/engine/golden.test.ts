import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { buildNetwork, networkNamed } from "../models/index.ts";
import { compile } from "./compile.ts";
import { nativeExecutors } from "./executors/native.ts";
import { LANES } from "./instructions.ts";
import { parametersOf } from "./network.ts";
import { type Optimizer, optimizerSchema, ruleOf } from "./optimizers/index.ts";
import { lengthOf } from "./parameter.ts";

/** Ten steps of PyTorch 2.13 in float64, with the error of PyTorch's own float32: inputs are made by a formula. */
interface Golden {
  batch: number;
  density: number;
  losses: number[];
  float32_error: { loss: number; norm: number; value: number };
  before: Record<string, { norm: number; first: number[] }>;
  after: Record<string, { norm: number; first: number[] }>;
}
const { runs } = JSON.parse(readFileSync(new URL("../../test/golden/torch-lenet.json", import.meta.url), "utf8")) as {
  runs: Record<string, Golden>;
};
const names: Record<string, string> = { fc1: "1", fc2: "3", output: "5" }; // PyTorch numbers its layers
const optimizers: Record<string, unknown> = {
  "lenet-adam": { name: "adam", lr: 1.2e-3 },
  "lenet-sgd": { name: "sgd", lr: 0.1 },
  "lenet-adam-20%": { name: "adam", lr: 1.2e-3 },
};

/** x -> (1664525 x + 1013904223) mod 2^32; element i is (x_i / 2^32 - 0.5) * 2 * scale in float32. */
function make(seed: number, count: number, scale: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return (state / 2 ** 32 - 0.5) * 2 * scale;
  });
}

const network = buildNetwork(networkNamed("lenet-300-100"), { channels: 1, rows: 28, columns: 28 }, 10);

for (const executor of nativeExecutors()) {
  for (const [run, golden] of Object.entries(runs)) {
    test(`${run} on ${executor.name}: losses and parameters are PyTorch's, within ten times its float32 error`, async () => {
      const optimizer: Optimizer = optimizerSchema.parse(optimizers[run]);
      const parameters = parametersOf(network);
      const masks = new Map(
        parameters.flatMap((parameter, p) => {
          if (parameter.role === "bias") return [];
          const draws = make(9000 + p, lengthOf(parameter), 1);
          return [
            [
              parameter.name,
              Uint8Array.from(draws, (x) => (x < 2 * golden.density - 1 || golden.density === 1 ? 1 : 0)),
            ],
          ];
        }),
      );
      const whole = compile({ network, masks, optimizer, batch: golden.batch, scale: [1], shift: [0], threads: 1 });
      const gather = whole.train[0];
      if (gather?.op !== "gather") throw new Error("a program begins by gathering");
      // The golden inputs are not bytes, so they are laid into the arena by hand.
      const machine = executor.load({ ...whole, train: whole.train.slice(1) }, 1);
      const { arena } = machine;
      const ints = new Int32Array(arena.buffer, arena.byteOffset, arena.length);

      whole.stored.forEach(({ parameter, values, places }, p) => {
        if (parameter.role === "bias") return;
        const dense = make(1000 + p, lengthOf(parameter), Math.sqrt(3 / (parameter.shape[1] ?? 1)));
        places.forEach((place, k) => {
          arena[values + k] = dense[place]!;
        });
      });
      const compare = (expected: Golden["after"], tolerance: { norm: number; value: number }) => {
        for (const { parameter, values, places } of whole.stored) {
          const dense = new Float64Array(lengthOf(parameter));
          places.forEach((place, k) => {
            dense[place] = arena[values + k]!;
          });
          const want = expected[`${names[parameter.layer]}.${parameter.role}`]!;
          const norm = Math.sqrt(dense.reduce((sum, x) => sum + x * x, 0));
          expect(Math.abs(norm - want.norm) / (want.norm + 1e-12), `${parameter.name} norm`).toBeLessThanOrEqual(
            tolerance.norm,
          );
          const rms = want.norm / Math.sqrt(dense.length) + 1e-12;
          want.first.forEach((value, i) => {
            expect(Math.abs(dense[i]! - value) / rms, `${parameter.name}[${i}]`).toBeLessThanOrEqual(tolerance.value);
          });
        }
      };
      compare(golden.before, { norm: 1e-12, value: 1e-7 });

      const powers = { beta1: 1, beta2: 1 };
      for (const [step, want] of golden.losses.entries()) {
        const inputs = make(5000 + step, golden.batch * 784, 1);
        for (let i = 0; i < golden.batch; i++) {
          for (let feature = 0; feature < 784; feature++) {
            const chunk = gather.values + Math.floor(i / LANES) * gather.stride;
            arena[chunk + feature * LANES + (i % LANES)] = inputs[i * 784 + feature]!;
          }
          ints[gather.labels + i] = (7 * i + 3 * step) % 10;
        }
        for (let i = golden.batch; i < gather.chunks * LANES; i++) ints[gather.labels + i] = -1;
        ints.fill(-1, gather.active, gather.active + 2 * gather.words);
        powers.beta1 *= 0.9;
        powers.beta2 *= 0.999;
        const losses = new Float32Array(1);
        await machine.run("train", {
          part: { count: 0, pixels: new Uint8Array(0), labels: new Uint8Array(0) },
          examples: new Int32Array(golden.batch),
          rates: Float32Array.from(ruleOf(optimizer).rates(optimizer, optimizer.lr, powers)),
          losses,
        });
        expect(Math.abs(losses[0]! - want) / want, `loss ${step}`).toBeLessThanOrEqual(10 * golden.float32_error.loss);
      }
      compare(golden.after, { norm: 10 * golden.float32_error.norm, value: 10 * golden.float32_error.value });
    });
  }
}
