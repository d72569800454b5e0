import { expect } from "vitest";
import { stream } from "../../random.ts";
import { type Shape, sizeOf } from "../../shape.ts";
import { availableExecutors, type ExampleBytes, type ExecutorName } from "../executors/index.ts";
import type { LayerSpec, Network } from "../network.ts";
import { parametersOf, plainLayers } from "../network.ts";
import { optimizerSchema } from "../optimizers/index.ts";
import { isTrained, type Masks, type Weights } from "../parameter.ts";
import { openTrainer } from "../trainer.ts";
import { lossOf, type Setting, type Values } from "./double.test-data.ts";
import { imagesOf, labelled, masksOf, weightsOf } from "./starts.test-data.ts";

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
export function inputsOf(
  shape: Shape,
  { pixels }: ExampleBytes,
  examples: ArrayLike<number>,
  { scale, shift }: Scaling = scalingOf(shape),
): Values {
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
  const streams = new Map([...rates.keys()].map((layer) => [layer, stream(["drops", layer])]));
  const draws = new Uint32Array(4);
  return (layer, example, feature) => {
    const number = 16 * (feature * Math.ceil(batch / 16) + Math.floor(example / 16)) + (example % 16);
    streams.get(layer)!.block(iteration * 2 ** 32 + Math.floor(number / 4), draws);
    return draws[number % 4]! >>> 1 < Math.round((rates.get(layer) ?? 0) * 2 ** 31);
  };
}

export interface GradientOptions {
  /** Default 19: two chunks, and lanes without an example. */
  readonly batch?: number;
  /** Default 0.8. */
  readonly density?: number;
  readonly seed?: number;
  /** Of a larger parameter so many values are looked at; default 16. */
  readonly sample?: number;
}

const STEP = 1e-7;
/** Where the differences to both sides are this far apart there is a kink (of a ReLU or a maximum) between them. */
const KINK = 1e-5;
/** How far gradients in float32 may be from differences of losses around 2. */
export const TOLERANCE = 5e-6;

/**
 * Slope at 0 of a function of a step, by differences to both sides; null where there is a kink between them. `here`: what
 * the function is at 0.
 */
export function slopeOf(loss: (step: number) => number, here = loss(0)): number | null {
  const [up, down] = [loss(STEP) - here, here - loss(-STEP)];
  return Math.abs(up - down) / STEP > KINK ? null : (up + down) / (2 * STEP);
}

/** One step of plain gradient descent at rate 1, which takes the gradient away, on one executor. */
export async function gradientsOf(start: Start, executor: ExecutorName) {
  const { network, masks, weights, part, batch, scaling = scalingOf(network.input) } = start;
  const trainer = openTrainer({
    ...{ network, masks, weights, batch, train: part, test: part, executor, dropout: ["drops"] },
    ...scaling,
    optimizer: optimizerSchema.parse({ name: "sgd", lr: 1 }),
  });
  const step = await trainer.train({ examples: allOf(batch), rates: Float64Array.of(1), from: ITERATION });
  const after = trainer.weights();
  const gradients = new Map([...weights].map(([key, x]) => [key, x.map((w, i) => w - after.get(key)![i]!)]));
  return { loss: step.losses[0]!, gradients };
}

/** What a test's gradients are taken at. */
export interface Start {
  readonly network: Network;
  readonly masks: Masks;
  readonly weights: Weights;
  readonly part: ExampleBytes;
  readonly batch: number;
  /** Default `scalingOf`. */
  readonly scaling?: Scaling;
}

interface Scaling {
  readonly scale: readonly number[];
  readonly shift: readonly number[];
}

export function startOf(network: Network, { batch = 19, density = 0.8, seed = 1 }: GradientOptions): Start {
  const masks = masksOf(network, density, seed);
  const part = labelled(imagesOf(network.input, batch, seed), network.classes);
  return { network, masks, weights: weightsOf(network, masks, seed), part, batch };
}

/** The loss that `gradientsOf` takes the gradients of, in double precision, as a function of parameters that may change. */
export function lossAt({ network, weights, part, batch, scaling }: Start) {
  const parameters = new Map([...weights].map(([name, values]) => [name, Float64Array.from(values)]));
  const inputs = inputsOf(network.input, part, allOf(batch), scaling);
  const drops = new Map<string, boolean>();
  const draw = droppedBy(network, batch, ITERATION);
  const dropped = (...at: Parameters<typeof draw>) => {
    const key = at.join();
    const known = drops.get(key) ?? draw(...at);
    drops.set(key, known);
    return known;
  };
  const statistics: NonNullable<Setting["statistics"]> = new Map();
  const setting = { parameters, training: true, dropped, statistics };
  return { parameters, statistics, loss: () => lossOf(network, inputs, part.labels, setting) };
}

const ITERATION = 3;
const allOf = (batch: number) => Int32Array.from({ length: batch }, (_, i) => i);

/** Every gradient of the network equals the finite difference of the loss in double precision, on every executor. */
export const expectGradients = (network: Network, options: GradientOptions = {}): Promise<void> =>
  expectGradientsAt(startOf(network, options), options);

/** The same at a start of the test's own. */
export async function expectGradientsAt(
  start: Start,
  options: Pick<GradientOptions, "seed" | "sample"> = {},
): Promise<void> {
  const { network } = start;
  const { parameters, loss } = lossAt(start);
  const here = loss();
  const gradients = new Map<string, ReadonlyMap<string, Float32Array>>();
  for (const { name } of availableExecutors()) {
    const got = await gradientsOf(start, name);
    expect(got.loss).toBeCloseTo(here, 5);
    gradients.set(name, got.gradients);
  }

  let [all, checked, moving] = [0, 0, 0];
  for (const { name } of parametersOf(network).filter(isTrained)) {
    const values = parameters.get(name)!;
    const live = stream([options.seed ?? 1, "sample", name])
      .permutation(values.length)
      .filter((i) => start.masks.get(name)?.[i] !== 0);
    for (const i of live.subarray(0, options.sample ?? 16)) {
      const kept = values[i]!;
      const slope = slopeOf((step) => {
        values[i] = kept + step;
        return loss();
      }, here);
      values[i] = kept;
      all++;
      if (slope === null) continue;
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
