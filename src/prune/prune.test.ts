import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Masks, Weights } from "../engine/index.ts";
import { criteria } from "./index.ts";
import { kept } from "./mask.ts";
import type { Scope } from "./pool.ts";
import { prune, pruneTo } from "./prune.ts";
import { removedBy } from "./removed.ts";

const all = (weights: Weights): Masks =>
  new Map([...weights].map(([name, values]) => [name, new Uint8Array(values.length).fill(1)]));

const layer = (...values: number[]): Weights => new Map([["fc1.weight", Float32Array.from(values)]]);

function pruned(weights: Weights, rate: number, scope: Scope = "layer", masks = all(weights)) {
  const rates = new Map([...weights.keys()].map((name) => [name, rate]));
  const next = prune({ weights, masks, rates, scope, criterion: criteria.magnitude, round: 1 });
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
  const request = { weights, masks: all(weights), scope: "global", criterion: criteria.magnitude, round: 1 } as const;
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
    const request = { weights, rates, scope: "layer", criterion: criteria.magnitude } as const;
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
  const masks = pruneTo({ weights, masks: all(weights), targets, criterion: criteria.magnitude, round: 1 });
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

/** What any criterion must keep to once it is registered. */
for (const [name, criterion] of Object.entries(criteria)) {
  describe(`pruning by ${name}`, () => {
    const rounds = (weights: Weights, rate: number, scope: Scope) => {
      const rates = new Map([...weights.keys()].sort().map((key) => [key, rate]));
      const request = { weights, rates, scope, criterion };
      const first = prune({ ...request, masks: all(weights), round: 1 });
      return [all(weights), first, prune({ ...request, masks: first, round: 2 })] as const;
    };

    test("removes exactly what was asked, and never gives anything back", () => {
      fc.assert(
        fc.property(networks, fc.double({ min: 0, max: 0.4, noNaN: true }), (weights, rate) => {
          const masks = rounds(weights, rate, "layer");
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

    test("what goes never scores above what stays, and ties are broken by index", () => {
      fc.assert(
        fc.property(networks, (weights) => {
          const [before, after] = rounds(weights, 0.35, "layer");
          for (const [layerName, scores] of criterion.score({ weights, masks: before })) {
            const order = [...scores.keys()].sort((a, b) =>
              scores[a]! < scores[b]! ? -1 : scores[a]! > scores[b]! ? 1 : a - b,
            );
            const mask = after.get(layerName)!;
            const gone = order.slice(0, scores.length - kept(mask));
            expect(gone.every((place) => mask[place] === 0)).toBe(true);
          }
        }),
      );
    });

    test("the order in which layers are handed over does not matter", () => {
      fc.assert(
        fc.property(networks, fc.constantFrom<Scope>("layer", "global"), (weights, scope) => {
          const attempt = (given: Weights) => {
            try {
              return new Map([...rounds(given, 0.3, scope)[2]].sort());
            } catch (error) {
              return String(error);
            }
          };
          expect(attempt(new Map([...weights].reverse()))).toEqual(attempt(weights));
        }),
      );
    });
  });
}
