import { expect } from "vitest";
import { stream } from "../random.ts";
import { type Shape, sizeOf } from "../shape.ts";
import { lossOf, type Setting, type Values } from "./double.test-data.ts";
import { availableExecutors, type ExampleBytes } from "./executors/index.ts";
import type { LayerSpec, Network } from "./network.ts";
import { parametersOf, plainLayers } from "./network.ts";
import { optimizerSchema } from "./optimizers/index.ts";
import { isTrained } from "./parameter.ts";
import { imagesOf, labelled, masksOf, weightsOf } from "./starts.test-data.ts";
import { openTrainer } from "./trainer.ts";

/** One loss function for the layers of all tests: softmax after a fully connected layer of five outputs. */
export function classifier(layers: readonly LayerSpec[], input: Shape = { channels: 2, rows: 6, columns: 5 }): Network {
  return { input, classes: 5, layers: [...layers, { kind: "linear", name: "output", outputs: 5, deviation: 0.1 }] };
}

/** Input scaling with a shift: black pixels are not the zeros that surround a plane. */
export const scalingOf = ({ channels }: Shape) => ({
  scale: Array.from({ length: channels }, (_, c) => 1 / (100 + 20 * c)),
  shift: Array.from({ length: channels }, (_, c) => c / 4 - 1),
});

/** The inputs of a network, from bytes. */
export function inputsOf(shape: Shape, { pixels }: ExampleBytes, examples: ArrayLike<number>): Values {
  const { scale, shift } = scalingOf(shape);
  const [size, area] = [sizeOf(shape), shape.rows * shape.columns];
  return Array.from(examples, (example) =>
    Float64Array.from(pixels.subarray(example * size, (example + 1) * size), (pixel, i) => {
      const channel = Math.floor(i / area);
      return pixel * scale[channel]! + shift[channel]!;
    }),
  );
}

/** Whether a draw of a dropout layer's stream drops its value: example by example in lanes of 16, feature after feature. */
export function droppedBy(network: Network, batch: number, iteration: number): NonNullable<Setting["dropped"]> {
  const rates = new Map(
    plainLayers(network.layers, network.input).flatMap(({ spec }) =>
      spec.kind === "dropout" ? [[spec.name, spec.rate]] : [],
    ),
  );
  const draws = new Uint32Array(4);
  return (layer, example, feature) => {
    const number = 16 * (feature * Math.ceil(batch / 16) + Math.floor(example / 16)) + (example % 16);
    stream(["drops", layer]).block(iteration * 2 ** 32 + Math.floor(number / 4), draws);
    return draws[number % 4]! >>> 1 < Math.round((rates.get(layer) ?? 0) * 2 ** 31);
  };
}

export interface GradientOptions {
  /** Default 19: two chunks, and lanes without an example. */
  readonly batch?: number;
  /** Default 0.8. */
  readonly density?: number;
  readonly seed?: number;
}

const STEP = 1e-7;
/** Where the differences to both sides are this far apart there is a kink (of a ReLU or a maximum) between them. */
const KINK = 1e-5;
/** Of a larger parameter this many values are looked at. */
const SAMPLE = 40;
/** How far gradients in float32 may be from differences of losses around 2. */
const TOLERANCE = 5e-6;

/**
 * Every gradient of the network equals the finite difference of the loss in double precision, on every executor. Both
 * are of one step of plain gradient descent at rate 1, which takes the gradient away.
 */
export async function expectGradients(network: Network, options: GradientOptions = {}): Promise<void> {
  const { batch = 19, density = 0.8, seed = 1 } = options;
  const part = labelled(imagesOf(network.input, batch, seed), network.classes);
  const masks = masksOf(network, density, seed);
  const weights = weightsOf(network, masks, seed);
  const iteration = 3;

  const gradients = new Map<string, ReadonlyMap<string, Float32Array>>();
  const examples = Int32Array.from({ length: batch }, (_, i) => i);
  const losses: number[] = [];
  for (const { name } of availableExecutors()) {
    const trainer = openTrainer({
      ...{ network, masks, weights, batch, train: part, test: part, executor: name, dropout: ["drops"] },
      ...scalingOf(network.input),
      optimizer: optimizerSchema.parse({ name: "sgd", lr: 1 }),
    });
    const step = await trainer.train({ examples, rates: Float64Array.of(1), from: iteration });
    losses.push(step.losses[0]!);
    const after = trainer.weights();
    gradients.set(name, new Map([...weights].map(([key, x]) => [key, x.map((w, i) => w - after.get(key)![i]!)])));
  }

  const parameters = new Map([...weights].map(([name, values]) => [name, Float64Array.from(values)]));
  const inputs = inputsOf(network.input, part, examples);
  const drops = new Map<string, boolean>();
  const draw = droppedBy(network, batch, iteration);
  const dropped = (...at: Parameters<typeof draw>) => {
    const key = at.join();
    const known = drops.get(key) ?? draw(...at);
    drops.set(key, known);
    return known;
  };
  const loss = () => lossOf(network, inputs, part.labels, { parameters, training: true, dropped });
  const here = loss();
  for (const got of losses) expect(got).toBeCloseTo(here, 5);

  let [all, checked, moving] = [0, 0, 0];
  for (const { name } of parametersOf(network).filter(isTrained)) {
    const values = parameters.get(name)!;
    const live = stream([seed, "sample", name])
      .permutation(values.length)
      .filter((i) => masks.get(name)?.[i] !== 0);
    for (const i of live.subarray(0, SAMPLE)) {
      const kept = values[i]!;
      const at = (x: number) => {
        values[i] = x;
        return loss();
      };
      const [up, down] = [at(kept + STEP) - here, here - at(kept - STEP)];
      values[i] = kept;
      all++;
      if (Math.abs(up - down) / STEP > KINK) continue;
      const slope = (up + down) / (2 * STEP);
      checked++;
      if (Math.abs(slope) > 100 * TOLERANCE) moving++;
      for (const [executor, of] of gradients) {
        const off = Math.abs(of.get(name)![i]! - slope);
        expect(off, `${name}[${i}] on ${executor}, slope ${slope}`).toBeLessThan(TOLERANCE);
      }
    }
  }
  expect(checked / all, "share of parameters away from kinks").toBeGreaterThan(0.95);
  expect(moving / all, "share of gradients that are not about zero").toBeGreaterThan(0.25);
}
