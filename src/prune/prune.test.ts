import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kept, type Masks, type Weights } from "../engine/index.ts";
import { criteria } from "./criteria.ts";
import type { Rankable } from "./criterion.ts";
import { criterionNamed } from "./named-criterion.ts";
import type { Scope } from "./pool.ts";
import { prune, pruneTo } from "./prune.ts";
import { removedBy } from "./removed.ts";

const all = (weights: Weights): Masks =>
  new Map([...weights].map(([name, values]) => [name, new Uint8Array(values.length).fill(1)]));

const layer = (...values: number[]): Weights => new Map([["fc1.weight", Float32Array.from(values)]]);

const magnitudes = (weights: Weights) => new Map([...weights].map(([name, values]) => [name, values.map(Math.abs)]));

function pruned(weights: Weights, rate: number, scope: Scope = "layer", masks = all(weights)) {
  const rates = new Map([...weights.keys()].map((name) => [name, rate]));
  const next = prune({ scores: magnitudes(weights), masks, rates, scope, round: 1 });
  return [...next.values()].map((mask) => [...mask]);
}

test("the smallest magnitudes go, whatever their sign", () => {
  expect(pruned(layer(-5, 1, -2, 4), 0.5)).toEqual([[1, 0, 0, 1]]);
});

test("of equal magnitudes the lower index goes first, -0 and 0 are one, and zeros go before all", () => {
  expect(pruned(layer(1, -1, 1, -1), 0.5)).toEqual([[0, 0, 1, 1]]);
  expect(pruned(layer(3, 0, -0, 0, 2), 0.4)).toEqual([[1, 0, 0, 1, 1]]);
  expect(pruned(layer(3, -0, 0, 0, 2), 0.4)).toEqual([[1, 0, 0, 1, 1]]);
});

test("what was pruned before is not looked at, not even if it is no number", () => {
  const weights = layer(Number.NaN, 1, 2, 3, 0);
  const masks = new Map([["fc1.weight", Uint8Array.of(0, 1, 1, 1, 0)]]);
  expect(pruned(weights, 0.4, "layer", masks)).toEqual([[0, 0, 1, 1, 0]]);
  expect(masks.get("fc1.weight")).toEqual(Uint8Array.of(0, 1, 1, 1, 0));
});

test("global: layers are ranked together, equal magnitudes in the order of the layers", () => {
  const weights: Weights = new Map([
    ["fc1.weight", Float32Array.of(0.1, 9, 1)],
    ["fc2.weight", Float32Array.of(1, 1, 8)],
  ]);
  expect(pruned(weights, 0.5, "global")).toEqual([
    [0, 1, 0],
    [0, 1, 1],
  ]);
});

test("global: a layer whose rate is 0 is left alone, and different rates are refused", () => {
  const weights: Weights = new Map([
    ["fc1.weight", Float32Array.of(5, 6, 7, 8)],
    ["output.weight", Float32Array.of(1, 2)],
  ]);
  const request = { scores: magnitudes(weights), masks: all(weights), scope: "global", round: 1 } as const;
  const rates = (output: number) =>
    new Map([
      ["fc1.weight", 0.5],
      ["output.weight", output],
    ]);
  expect([...prune({ ...request, rates: rates(0) }).values()].map(kept)).toEqual([2, 2]);
  expect(() => prune({ ...request, rates: rates(0.25) })).toThrow("rates differ: fc1 0.5, output 0.25");
});

test("a layer that would keep no weight stops the run with round and layer", () => {
  expect(() => pruned(layer(1), 0.5)).toThrow("round 1 would leave layer fc1 with no weight");
  const small: Weights = new Map([
    ["fc1.weight", Float32Array.of(0.1, 0.1)],
    ["fc2.weight", Float32Array.of(3, 4)],
  ]);
  expect(() => pruned(small, 0.5, "global")).toThrow("round 1 would leave layer fc1 with no weight");
});

test("a score that is no number is a fault that names layer and weight", () => {
  expect(() => pruned(layer(1, Number.NaN, 3), 0.5)).toThrow("weight 1 of layer fc1 has a score that is no number");
});

test("784-20-10 with all weights of one magnitude, or half of them zero, keeps exact counts (15,680 and 200 weights)", () => {
  const rates = new Map([
    ["fc1.weight", 0.2],
    ["output.weight", 0.1],
  ]);
  const twice = (fc1: Float32Array) => {
    const weights = new Map([
      ["fc1.weight", fc1],
      ["output.weight", new Float32Array(200).fill(-0.5)],
    ]);
    const request = { scores: magnitudes(weights), rates, scope: "layer" } as const;
    const first = prune({ ...request, masks: all(weights), round: 1 });
    return [first, prune({ ...request, masks: first, round: 2 })] as const;
  };
  const counts = (masks: Masks) => [...masks.values()].map(kept);
  const [first, second] = twice(new Float32Array(15_680).map((_, i) => (i % 3 === 0 ? -0.5 : 0.5)));
  expect([counts(first), counts(second)]).toEqual([
    [12_544, 180],
    [10_035, 162],
  ]);
  expect(first.get("fc1.weight")?.indexOf(1)).toBe(3_136);

  const zeros = new Float32Array(15_680).map((_, i) => (i % 2 === 0 ? 0.5 : i % 4 === 1 ? -0 : 0));
  const [half] = twice(zeros);
  expect(counts(half)).toEqual([12_544, 180]);
  expect(half.get("fc1.weight")?.every((bit, i) => bit === 1 || zeros[i] === 0)).toBe(true);
});

test("LeNet's 266,200 weights cut in one step: each layer keeps so many, and none smaller than one that went", () => {
  const weights = new Map(
    Object.entries({ "fc1.weight": 235_200, "fc2.weight": 30_000, "output.weight": 1000 }).map(([name, length]) => [
      name,
      new Float32Array(length).map((_, i) => Math.sin(i * 7919)),
    ]),
  );
  const targets = [
    { layers: ["fc1.weight"], survivors: 188_160 },
    { layers: ["fc2.weight"], survivors: 2062 },
    { layers: ["output.weight"], survivors: 387 },
  ];
  const masks = pruneTo({ scores: magnitudes(weights), masks: all(weights), targets, round: 1 });
  expect([...masks.values()].map(kept)).toEqual(targets.map(({ survivors }) => survivors));
  for (const [name, values] of weights) {
    const magnitudes = (bit: number) =>
      values
        .filter((_, i) => masks.get(name)?.[i] === bit)
        .map(Math.abs)
        .sort();
    expect(magnitudes(0).at(-1)).toBeLessThanOrEqual(magnitudes(1)[0] ?? 0);
  }
});

const layers = fc.uniqueArray(fc.constantFrom("a.weight", "b.weight", "c.weight"), { minLength: 1 });
const values = fc.array(fc.oneof(fc.constantFrom(0, -0, 1, -1), fc.float({ noNaN: true })), {
  minLength: 4,
  maxLength: 60,
});
const networks = layers.chain((names) =>
  fc
    .tuple(...names.map(() => values))
    .map((rows) => new Map(names.map((name, i) => [name, Float32Array.from(rows[i]!)]))),
);

/** A network to rank whose initial weights are others, drawn from its own. */
const rankable = (weights: Weights, masks: Masks): Rankable => {
  const initial = new Map([...weights].map(([name, of]) => [name, of.map((_, i) => (i % 3) - 1)]));
  const gradients = async () => new Map([...weights].map(([name, of]) => [name, of.map((_, i) => 0.5 - (i % 4))]));
  return { weights, masks, stream: ["s"], start: () => initial, initial: () => initial, probe: { gradients } };
};

/** What any criterion must keep to once it is listed. */
for (const name of criteria.names()) {
  describe(`pruning by ${name}`, () => {
    const scores = async (weights: Weights, masks: Masks) => criterionNamed(name).score(rankable(weights, masks));
    const rounds = async (weights: Weights, rate: number, scope: Scope) => {
      const rates = new Map([...weights.keys()].sort().map((key) => [key, rate]));
      const next = async (masks: Masks, round: number) =>
        prune({ scores: await scores(weights, masks), masks, rates, scope, round });
      const first = await next(all(weights), 1);
      return [all(weights), first, await next(first, 2)] as const;
    };

    test("removes exactly what was asked, and never gives anything back", async () => {
      await fc.assert(
        fc.asyncProperty(networks, fc.double({ min: 0, max: 0.4, noNaN: true }), async (weights, rate) => {
          const masks = await rounds(weights, rate, "layer");
          for (const [before, after] of [masks.slice(0, 2), masks.slice(1)] as [Masks, Masks][]) {
            for (const [layerName, mask] of after) {
              const earlier = before.get(layerName)!;
              expect(kept(mask)).toBe(kept(earlier) - removedBy(rate, kept(earlier)));
              expect(mask.every((bit, i) => bit <= earlier[i]!)).toBe(true);
            }
          }
        }),
      );
    });

    test("what goes never scores above what stays, and ties are broken by index", async () => {
      await fc.assert(
        fc.asyncProperty(networks, async (weights) => {
          const [before, after] = await rounds(weights, 0.35, "layer");
          for (const [layerName, values] of await scores(weights, before)) {
            const order = [...values.keys()].sort((a, b) =>
              values[a]! < values[b]! ? -1 : values[a]! > values[b]! ? 1 : a - b,
            );
            const mask = after.get(layerName)!;
            const gone = order.slice(0, values.length - kept(mask));
            expect(gone.every((place) => mask[place] === 0)).toBe(true);
          }
        }),
      );
    });

    test("the order in which layers are handed over does not matter", async () => {
      await fc.assert(
        fc.asyncProperty(networks, fc.constantFrom<Scope>("layer", "global"), async (weights, scope) => {
          const attempt = async (given: Weights) => {
            try {
              return new Map([...(await rounds(given, 0.3, scope))[2]].sort());
            } catch (error) {
              return String(error);
            }
          };
          expect(await attempt(new Map([...weights].reverse()))).toEqual(await attempt(weights));
        }),
      );
    });
  });
}
