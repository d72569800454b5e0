import { expect, test } from "vitest";
import { networkMisfit } from "./misfit.ts";
import { linear } from "./test-data/layers.test-data.ts";

/** A column of layers of one value each, as a hostile file may list them. */
const column = (names: readonly string[]) => ({
  input: { channels: 1, rows: 1, columns: 1 },
  classes: 1,
  layers: names.map((name) => linear(name, 1)),
});
const names = Array.from({ length: 60_000 }, (_, i) => `layer${i}`);

test("two layers of one name are found among 60,000, in a time that grows with their number alone", () => {
  // Each name held against all before it takes billions of looks, and the test its time.
  expect(networkMisfit(column(names))).toBeUndefined();
  expect(networkMisfit(column([...names, "layer7"]))).toBe('two of its layers are called "layer7"');
});
