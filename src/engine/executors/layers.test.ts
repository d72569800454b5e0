import fc from "fast-check";
import { expect, test } from "vitest";
import { stream } from "../../random.ts";
import { type Network, plainLayers } from "../network.ts";
import { numericsOf } from "../numerics.ts";
import { type Optimizer, optimizerSchema } from "../optimizers/index.ts";
import type { Weights } from "../parameter.ts";
import type { Shift } from "../program/shift.ts";
import { lossOf } from "../test-data/double.test-data.ts";
import { droppedBy, inputsOf, scalingOf } from "../test-data/finite-differences.test-data.ts";
import { convolution, linear, relu } from "../test-data/layers.test-data.ts";
import { networks, wideNetworks } from "../test-data/random-networks.test-data.ts";
import { shiftedBytes } from "../test-data/shifted.test-data.ts";
import { imagesOf, labelled, masksOf, weightsOf } from "../test-data/starts.test-data.ts";
import { type Case, examplesOf, expectSameBits, type Trained } from "./bits.test-data.ts";
import { optimizers } from "./optimizers.test-data.ts";

interface Layered {
  readonly network: Network;
  readonly density: number;
  readonly batch: number;
  readonly seed: number;
  readonly optimizer: Optimizer;
  /** Whether a black pixel is a zero. */
  readonly blackIsZero: boolean;
  readonly augmented: boolean;
}

const layered = (network: fc.Arbitrary<Network>, most: number): fc.Arbitrary<Layered> =>
  fc.record({
    network,
    density: fc.constantFrom(1, 0.6, 0.2, 0.05),
    batch: fc.integer({ min: 1, max: most }),
    seed: fc.nat(1000),
    optimizer: optimizers,
    blackIsZero: fc.boolean(),
    augmented: fc.boolean(),
  });

const RATES = [[0.002], [0.001]];
const FROM = 5;
const EVALUATED = 40;

function caseOf({ network, density, batch, seed, optimizer, blackIsZero, augmented }: Layered): Case {
  const masks = masksOf(network, density, seed);
  const { scale, shift } = scalingOf(network.input);
  const draws = stream([seed, "shifts"]).permutation(RATES.length * batch);
  const shifts = Array.from(draws, (x): Shift => ({ down: (x % 5) - 2, right: (x % 7) - 3, mirrored: x % 2 === 0 }));
  return {
    ...{ network, masks, weights: weightsOf(network, masks, seed), batch, optimizer },
    part: labelled(imagesOf(network.input, 90, seed, 2), network.classes),
    ...{ scale, shift: blackIsZero ? shift.map(() => 0) : shift },
    ...{ rates: RATES, from: FROM, evaluated: EVALUATED, ...(augmented ? { shifts } : {}) },
  };
}

/** How far the reference's losses are from double precision, relative to them, or to 1 where they are smaller. */
function offBy(one: Case, { losses, weights, evaluation }: Trained): number {
  const { network, part, batch, shifts, scale, shift } = one;
  const doubles = (values: Weights) => new Map([...values].map(([name, x]) => [name, Float64Array.from(x)]));
  const off = (got: number, wanted: number) => Math.abs(got - wanted) / Math.max(1, wanted);
  const inTraining = RATES.map((_, i) => {
    const examples = examplesOf(one, i);
    const how = Array.from(examples, (_, k) => shifts?.[i * batch + k] ?? { down: 0, right: 0, mirrored: false });
    const bytes = shiftedBytes(network.input, part, examples, how);
    const inputs = inputsOf(network.input, bytes, [...bytes.labels.keys()], { scale, shift });
    const parameters = doubles(i === 0 ? one.weights : weights[i - 1]!);
    const setting = { parameters, training: true, dropped: droppedBy(network, batch, FROM + i) };
    return off(losses[i]!, lossOf(network, inputs, bytes.labels, setting));
  });
  const examples = examplesOf(one, -1);
  const inputs = inputsOf(network.input, part, examples, { scale, shift });
  const labels = examples.map((example) => part.labels[example]!);
  const setting = { parameters: doubles(weights.at(-1)!), training: false };
  return Math.max(...inTraining, off(evaluation.loss, lossOf(network, inputs, labels, setting)));
}

test("every executor gives the reference's bits of random networks, and the reference the losses of double precision", async () => {
  const kinds = new Set<string>();
  await fc.assert(
    fc.asyncProperty(layered(networks, 40), async (one) => {
      const what = caseOf(one);
      expect(offBy(what, await expectSameBits(what))).toBeLessThan(1e-5);
      for (const { spec } of plainLayers(one.network.layers, one.network.input)) kinds.add(spec.kind);
      if (one.network.layers.some(({ kind }) => kind === "residual")) kinds.add("residual");
    }),
    { numRuns: 60, seed: 1 },
  );
  expect(kinds.size, [...kinds].join(", ")).toBe(9);
});

test("and of random networks with convolutions in Winograd's form and others", async () => {
  const numerics: number[] = [];
  await fc.assert(
    fc.asyncProperty(layered(wideNetworks, 20), async (one) => {
      const what = { ...caseOf(one), evaluated: 7 };
      expect(offBy(what, await expectSameBits(what))).toBeLessThan(1e-5);
      numerics.push(numericsOf(one.network, what.masks));
    }),
    { numRuns: 8, seed: 1 },
  );
  expect(new Set(numerics)).toEqual(new Set([1, 2]));
});

test("threads are not in each other's way where blocks of input channels differ in their weights", async () => {
  const one = caseOf({
    network: {
      input: { channels: 2, rows: 4, columns: 5 },
      classes: 5,
      layers: [convolution("first", 48, { kernel: 1 }), relu, convolution("second", 7), linear("output", 5)],
    },
    ...{ density: 1, batch: 30, seed: 1, blackIsZero: false, augmented: false },
    optimizer: optimizerSchema.parse({ name: "sgd", lr: 0.1 }),
  });
  // Of the second block of 16 input channels few weights are left, and none of the first output's in the third one.
  const stays = (i: number) => {
    const [output, block] = [Math.floor(i / (48 * 9)), Math.floor((i % (48 * 9)) / (16 * 9))];
    return block === 0 || (block === 1 && i % 5 === 0) || (block === 2 && output > 0) ? 1 : 0;
  };
  const masks = new Map(
    [...one.masks].map(([name, x]) => [name, name === "second.weight" ? x.map((_, i) => stays(i)) : x]),
  );
  await expectSameBits({ ...one, masks, evaluated: 10 }, { attempts: 8 });
});
