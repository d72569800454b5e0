import { describe, expect, test } from "vitest";
import { failureOf } from "../cli/failure.ts";
import { datasets } from "./arrays/index.ts";
import { checkedContents } from "./checked-contents.ts";
import { datasetChecksum } from "./checksum.ts";
import { loadDataset } from "./index.ts";

const shape = { channels: 1, rows: 1, columns: 2 };
const part = (more = {}) => ({ count: 2, pixels: Uint8Array.of(1, 2, 3, 4), labels: Uint8Array.of(0, 1), ...more });
const whole = (more = {}) => ({ copy: "made", shape, classes: ["a", "b"], train: part(), test: part(), ...more });

test("what a source reads is copied, and its checksum is that of the examples", () => {
  const given = whole({ notes: ["a note"], test: part({ names: ["x", "y"] }) });
  const contents = checkedContents("mine", given);
  expect(contents).toEqual({ ...given, checksum: datasetChecksum(given) });
  given.train.pixels[0] = 9;
  expect(contents.train.pixels[0]).toBe(1);
  expect(checkedContents("mine", Object.assign(whole(), { checksum: contents.checksum })).checksum).toBe(
    contents.checksum,
  );
});

test("an own data set is loaded by its name, with the path and the options that were given", async () => {
  const asked: unknown[] = [];
  const source = {
    about: "an example",
    counts: null,
    async load(...given: unknown[]) {
      asked.push(given);
      return whole();
    },
  };
  datasets.add("own-pictures", source, { code: "c", module: "mine.mjs" });
  const dataset = await loadDataset("own-pictures", "some-folder", { cache: "off" });
  expect(dataset).toMatchObject({ name: "own-pictures", copy: "made", remarks: { noVerdict: [] } });
  expect(asked).toEqual([["some-folder", { cache: "off" }]]);
});

describe("what is not as our data are is refused, in two lines, with exit code 2", () => {
  const throwing = {
    get copy() {
      throw new Error("boom");
    },
  };
  const wrong: readonly (readonly [unknown, string])[] = [
    [undefined, "gives undefined as what it read, expected an object"],
    [whole({ copy: 5 }), "gives 5 as copy, expected text"],
    [whole({ shape: { ...shape, rows: 0 } }), "gives 0 as shape.rows, expected a whole number from 1 to 4096"],
    [whole({ shape: { ...shape, columns: 1.5 } }), "gives 1.5 as shape.columns"],
    [whole({ shape: null }), "gives null as shape, expected an object"],
    [whole({ classes: "ab" }), "gives text as classes, expected a list of texts"],
    [whole({ classes: ["a"] }), "gives 1 classes, expected 2 to 256"],
    [whole({ classes: ["a", "a\u001b", "a\u001b"] }), 'gives two classes that are called "a\\u001b"'],
    [whole({ classes: ["a", ""] }), "gives an empty text as classes[1]"],
    [whole({ train: part({ count: Number.NaN }) }), "gives NaN as train.count"],
    [
      whole({ train: part({ count: 3 }) }),
      "gives 4 bytes as train.pixels, expected 6: 1 x 1 x 2 for each of 3 examples",
    ],
    [whole({ test: part({ pixels: Float32Array.of(1, Number.NaN, 3, 4) }) }), "gives a Float32Array as test.pixels"],
    [whole({ test: part({ pixels: [1, Number.NaN, 3, 4] }) }), "gives a list as test.pixels, expected a Uint8Array"],
    [
      whole({ test: part({ labels: Uint8Array.of(0) }) }),
      "gives 1 bytes as test.labels, expected 2: one for each example",
    ],
    [whole({ train: part({ labels: Uint8Array.of(0, 2) }) }), "gives train example 1 the label 2, and has 2 classes"],
    [whole({ train: part({ names: ["x"] }) }), "gives 1 train.names, expected one for each of 2 examples"],
    [whole({ notes: [5] }), "gives 5 as notes[0], expected text"],
    [whole({ checksum: "0" }), "gives a checksum that is not the one of its examples"],
    [throwing, "gives something that cannot be read: boom"],
  ];
  test.each(wrong.map(([given, message]) => [message, given]))("%s", (message, given) => {
    let failure: unknown;
    try {
      checkedContents("mine", given);
    } catch (error) {
      failure = error;
    }
    const { text, code } = failureOf(failure, false);
    expect(text).toMatch(/^the data set mine gives /);
    expect(text).toContain(message);
    expect({ code, lines: text.split("\n").length }).toEqual({ code: 2, lines: 3 });
  });
});
