import fc from "fast-check";
import { expect, test } from "vitest";
import { stream } from "../../random.ts";
import { type ConvolutionLists, convolutionLists, convolutionOf, type WeightShape } from "./convolution-lists.ts";

const windows: fc.Arbitrary<WeightShape> = fc.record({
  outputs: fc.integer({ min: 1, max: 24 }),
  inputs: fc.integer({ min: 1, max: 40 }),
  kernel: fc.integer({ min: 1, max: 4 }),
});
const masked = fc.record({ window: windows, density: fc.constantFrom(0, 0.05, 0.3, 0.8, 1), seed: fc.nat(1000) });
type Masked = typeof masked extends fc.Arbitrary<infer One> ? One : never;

const maskOf = ({ window: { outputs, inputs, kernel }, density, seed }: Masked): Uint8Array => {
  const order = stream([seed, "mask"]).permutation(outputs * inputs * kernel ** 2);
  return Uint8Array.from(order, (place) => (place < density * order.length ? 1 : 0));
};

/** A list's entries, with the row and block that each stands in. */
const entriesOf = ({ rows, blocks, starts, each }: ConvolutionLists) => {
  const all: { readonly channel: number; readonly tap: number; readonly place: number }[] = [];
  each((place, k, channel, tap) => {
    expect(k).toBe(all.length);
    all.push({ channel, tap, place });
  });
  return Array.from({ length: rows * blocks }, (_, i) => i).flatMap((i) =>
    all.slice(starts[i], starts[i + 1]).map((entry) => ({ row: i % rows, block: Math.floor(i / rows), ...entry })),
  );
};

const livePlaces = (mask: Uint8Array): number[] => [...mask.keys()].filter((place) => mask[place] === 1);
const rising = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

test("lists by outputs and by inputs have each surviving weight once, where it belongs", () => {
  fc.assert(
    fc.property(masked, fc.integer({ min: 1, max: 40 }), (one, block) => {
      const { window } = one;
      const mask = maskOf(one);
      for (const rows of ["outputs", "inputs"] as const) {
        const lists = convolutionLists(mask, window, { rows, block });
        const entries = entriesOf(lists);
        expect(entries.length).toBe(lists.live); // no entry stands outside the rows
        expect(rising(entries.map(({ place }) => place))).toEqual(livePlaces(mask));
        const placeOf = (output: number, input: number, tap: number) =>
          (output * window.inputs + input) * window.kernel ** 2 + tap;
        expect(
          entries.map(({ row, channel, tap }) =>
            rows === "outputs" ? placeOf(row, channel, tap) : placeOf(channel, row, tap),
          ),
        ).toEqual(entries.map(({ place }) => place));
        expect(entries.map(({ channel }) => Math.floor(channel / block))).toEqual(entries.map((entry) => entry.block));
        // By block, row, place in the window, then channel.
        const order = entries.map(
          ({ block: b, row, tap, channel }) => ((b * lists.rows + row) * 16 + tap) * 64 + channel,
        );
        expect(order).toEqual(rising([...new Set(order)]));
      }
    }),
    { numRuns: 40 },
  );
});

test("the lists of all phases of a stride, by inputs, are the transposed list by outputs", () => {
  fc.assert(
    fc.property(masked, fc.integer({ min: 1, max: 3 }), (one, stride) => {
      const convolution = convolutionOf(maskOf(one), one.window);
      const { forward } = convolution;
      const phases = Array.from({ length: stride ** 2 }, (_, i) => [Math.floor(i / stride), i % stride] as const);
      const transposed = phases.flatMap(([row, column]) => {
        const wanted = (y: number, x: number) => y % stride === row && x % stride === column;
        const lists = convolution.lists({ rows: "inputs", block: 16, wanted });
        const values = new Int32Array(lists.live);
        convolution.fillValues(lists, values);
        return entriesOf(lists).map((entry, k) => ({ ...entry, value: values[k]! }));
      });
      // `value` is the place in the list by outputs of the same weight.
      expect(rising(transposed.map(({ value }) => value))).toEqual(Array.from({ length: forward.live }, (_, k) => k));
      const there = entriesOf(forward);
      expect(transposed.map(({ value }) => there[value]!).map(({ row, channel, tap }) => [row, channel, tap])).toEqual(
        transposed.map(({ row, channel, tap }) => [channel, row, tap]),
      );
    }),
    { numRuns: 40 },
  );
});

test("a list is made once, whoever asks for it", () => {
  const convolution = convolutionOf(new Uint8Array(2 * 3 * 9).fill(1), { outputs: 2, inputs: 3, kernel: 3 });
  const ask = () => convolution.lists({ rows: "inputs", block: 2, wanted: (row) => row > 0 });
  expect(ask()).toBe(ask());
  expect(convolution.lists({ rows: "inputs", block: 2 })).not.toBe(ask());
});
