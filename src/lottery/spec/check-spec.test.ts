import { expect, test } from "vitest";
import { toyDataset } from "../../../test/toy/dataset.ts";
import { toySpec } from "../../../test/toy/spec.ts";
import { LthError } from "../../errors.ts";
import { modelSchema } from "../../models/index.ts";
import { checkSpec, specFaults } from "./check-spec.ts";

const dataset = toyDataset({ train: 70, test: 20 });
const faults = (changes: Record<string, unknown>) =>
  specFaults(toySpec(changes), dataset).map(({ message }) => message);

test("a sound spec has no faults", () => {
  expect(faults({})).toEqual([]);
  expect(faults({ rounds: 0, rewind: "4it", measure: { every: 1000 } })).toEqual([]);
});

test("each fault is found, with the value in it", () => {
  expect(faults({ data: { validation: 70 } })[0]).toContain("data.validation is 70, and toy has only 70");
  expect(faults({ train: { batch: 51 } })).toEqual(["train.batch is 51, and the training part has only 50 examples"]);
  expect(faults({ train: { iterations: "999999999ep" } })[0]).toContain("999999999ep");
  expect(faults({ rewind: "12it" })[0]).toContain("rewind is 12it (iteration 12), and training has only 12 iterations");
  expect(faults({ rewind: "3ep" })[0]).toContain("rewind is 3ep (iteration 15)");
  expect(faults({ rewind: "2ep" })).toEqual([]);
  expect(faults({ train: { optimizer: { nesterov: true } } })[0]).toContain("momentum is 0");
  expect(faults({ prune: { rates: { fc7: 0.1, linaer: 0.1 } } })).toEqual([
    'no layer is called "fc7"',
    'no layer is called "linaer"',
  ]);
  expect(faults({ prune: { rates: { convolution: 0.1 } } })[0]).toContain("convolution");
  expect(faults({ prune: { scope: "global" } })[0]).toContain("their rates differ: fc1 0.5, output 0.3");
  expect(faults({ rounds: 2, controlRounds: [2, 3, 5] })).toEqual(["controlRounds has 3, 5, and the last round is 2"]);
  expect(faults({ rounds: 9, controlRounds: [2, 2] })[0]).toContain("controlRounds is [2, 2], which does not ascend");
  expect(faults({ rounds: 2, controlRounds: [2] })).toEqual([]);
  expect(faults({ rounds: 20 })).toEqual(["round 8 would leave layer fc1 with no weight"]);
});

test("a network that does not fit the data, and training that cannot be as it is written, are faults", () => {
  const model = modelSchema.parse({ family: "layers", layers: [{ "max-pool": 5 }, "output"] });
  const withModel = (changes: Record<string, unknown>) => specFaults({ ...toySpec(changes), model }, dataset);
  expect(withModel({}).map(({ message }) => message)).toEqual([
    "model.layers[0], layer 1 of 2 (max-pool) has a window of 5 x 5, and 1 x 4 x 4 arrives there",
  ]);
  expect(faults({ train: { schedule: { drops: ["12it"] } } })[0]).toContain("has 12it (iteration 12)");
  expect(faults({ train: { augment: { crop: 4 } } })[0]).toContain("train.augment.crop is 4");
  expect(withModel({ train: { batch: 51, augment: { crop: 4 } } })).toHaveLength(3);
});

test("more measurements than a result's file can hold are refused before a training (its file could not be read before)", () => {
  const measured = (iterations: number, every: number) =>
    faults({ train: { iterations: `${iterations}it` }, measure: { every, test: 1_000_000 } });
  expect(measured(1_400_000, 1)).toEqual([]);
  expect(measured(1_500_000, 1)).toEqual([
    "measure.every is 1 and measure.test is 1000000, which makes 1500002 measurements of each training",
  ]);
  expect(measured(150_000_000, 100)).toHaveLength(1);
});

test("of 500 faults twenty are told, and the number of the others", () => {
  const rates = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`fc${i + 10}`, 0.1]));
  const check = () => checkSpec(toySpec({ prune: { rates } }), dataset);
  expect(check).toThrow(
    /^the spec has 500 faults:(\n {2}no layer is called "fc\d+": known: .*){20}\n {2}and 480 more$/,
  );
});

test("all faults are told at once", () => {
  const changes = {
    train: { batch: 51, optimizer: { nesterov: true } },
    prune: { rates: { fc7: 0.1 } },
  };
  expect(faults(changes)).toHaveLength(3);
  const check = () => checkSpec(toySpec(changes), dataset);
  expect(check).toThrow(LthError);
  for (const part of ["3 faults", "train.batch is 51", "momentum is 0", '"fc7"', "known: fc1, output, linear"]) {
    expect(check).toThrow(part);
  }
});

test("what cannot bear a verdict is refused with everything else", () => {
  const listed = (layers: readonly unknown[], changes: Record<string, unknown> = {}) =>
    specFaults({ ...toySpec(changes), model: modelSchema.parse({ family: "layers", layers }) }, dataset).map(
      ({ message }) => message,
    );
  expect(listed([{ linear: 8 }, "batch-norm", "output"], { train: { batch: 1, iterations: "60it" } })[0]).toContain(
    "bn1",
  );
  expect(listed([{ linear: 3 }, { dropout: 0.99999999977 }, "output"], { prune: { rates: { fc7: 0 } } })).toHaveLength(
    1,
  );
  expect(listed(["output", "relu"])[0]).toContain("is output");
  expect(faults({ train: { optimizer: { name: "adam", epsilon: 1e-50 } } })[0]).toContain("0 in float32");
});
