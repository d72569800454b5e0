import { expect, test } from "vitest";
import { toySpec } from "../../../test/toy/spec.ts";
import type { Dataset } from "../../data/arrays/index.ts";
import { seedsOf } from "../job/seeds.ts";
import { partsOf } from "../train/parts.ts";
import { specFaults } from "./check-spec.ts";
import { dataRemarks } from "./data-remarks.ts";

/** Three classes; the third, rare, has `rare` of the `count` training examples. */
function dataset(count: number, rare: number, tested = [0, 1, 2]): Dataset {
  const part = (labels: readonly number[]) => ({
    count: labels.length,
    pixels: Uint8Array.from({ length: 16 * labels.length }, (_, i) => (i * 7) % 251),
    labels: Uint8Array.from(labels),
  });
  const train = part(Array.from({ length: count }, (_, i) => (i < rare ? 2 : i % 2)));
  const shape = { channels: 1, rows: 4, columns: 4 };
  return { name: "toy", copy: "made up", checksum: "c", shape, classes: ["a", "b", "rare"], train, test: part(tested) };
}

/** In which of the trials the rare class has no training example, as trials themselves divide the data. */
const without = (spec: ReturnType<typeof toySpec>, data: Dataset): number[] =>
  Array.from({ length: spec.trials }, (_, trial) => trial).filter((trial) => {
    const { split } = seedsOf(spec.seed, trial, spec.train.order);
    const how = { checksum: "c", validation: spec.data.validation, pixels: "unit", split } as const;
    return partsOf(data, how).training.every((example) => data.train.labels[example] !== 2);
  });

test("a class that validation takes whole is named with its trials; it was trained without and judged", () => {
  const data = dataset(60, 2);
  const spec = toySpec({ data: { validation: 40 }, trials: 12 });
  const trials = without(spec, data);
  expect(trials.length).toBeGreaterThan(3);
  expect(trials.length).toBeLessThan(12);
  const [first, second, third] = trials;
  expect(dataRemarks(spec, data)).toEqual({
    noVerdict: [
      `the validation part of trials ${first}, ${second}, ${third} and ${trials.length - 3} more takes every training example of class rare, so nothing there can learn what the test part asks for: ask for fewer validation examples (data.validation), or another seed`,
    ],
    warnings: [],
  });
});

test("nothing is said where enough is left, or nobody asks for the class", () => {
  const none = { noVerdict: [], warnings: [] };
  expect(dataRemarks(toySpec({ data: { validation: 20 } }), dataset(60, 21))).toEqual(none);
  expect(dataRemarks(toySpec({ data: { validation: 40 }, trials: 12 }), dataset(60, 2, [0, 1]))).toEqual(none);
});

test("what the data set says itself stays in front", () => {
  const remarks = { noVerdict: ["no"], warnings: ["mind"] };
  const said = dataRemarks(toySpec({ data: { validation: 59 } }), { ...dataset(60, 1), remarks });
  expect(said.noVerdict).toEqual(["no", expect.stringMatching(/^the validation part of trials? \d/)]);
  expect(said.warnings).toEqual(["mind"]);
});

test("a trial that is left with one class is refused; its training had nothing to learn", () => {
  const spec = toySpec({ data: { validation: 57 }, train: { batch: 3 }, trials: 50 });
  const [fault, ...others] = specFaults(spec, dataset(60, 1));
  expect(others).toEqual([]);
  expect(fault?.message).toMatch(
    /^data\.validation is 57, and of the 60 training examples that leaves trial \d+ only 3 of class [ab]: /,
  );
  expect(fault?.cure).toBe("ask for fewer validation examples, or another seed");
  expect(specFaults(toySpec({ data: { validation: 20 } }), dataset(60, 1))).toEqual([]);
});
