import { expect, test } from "vitest";
import { InvariantError } from "../errors.ts";
import { optimizerSchema } from "./optimizers/index.ts";
import { classifier, scalingOf } from "./test-data/finite-differences.test-data.ts";
import { linear } from "./test-data/layers.test-data.ts";
import { imagesOf, labelled, masksOf, weightsOf } from "./test-data/starts.test-data.ts";
import { openTrainer } from "./trainer.ts";

const network = classifier([linear("fc1", 4)]);
const masks = masksOf(network, 1, 1);
const part = labelled(imagesOf(network.input, 20, 1), network.classes);
const open = (train = part) =>
  openTrainer({
    ...{ network, masks, weights: weightsOf(network, masks, 1), batch: 5, train, test: part },
    ...scalingOf(network.input),
    optimizer: optimizerSchema.parse({ name: "adam", lr: 0.01 }),
    augmented: true,
  });
const upTo = (count: number) => Int32Array.from({ length: count }, (_, i) => i);
const rates = new Float64Array(2).fill(0.01);

test("a call that kernels would read out of bounds is refused before anything has changed", async () => {
  const trainer = open();
  const fresh = structuredClone(trainer.checkpoint());
  const examples = upTo(10);
  for (const wrong of [
    { examples: upTo(9) },
    { examples: upTo(11) },
    { examples: examples.with(9, 20) },
    { examples: examples.with(0, -1) },
    { shifts: new Int32Array(9) },
    { times: new Float64Array(trainer.instructions.length - 1) },
  ]) {
    await expect(trainer.train({ examples, rates, ...wrong })).rejects.toThrow(InvariantError);
  }
  for (const wrong of [20, -1]) {
    await expect(trainer.evaluate("test", Int32Array.of(3, wrong))).rejects.toThrow(
      `the engine was given example ${wrong}, expected 0 to 19`,
    );
  }
  expect(trainer.checkpoint()).toEqual(fresh);
});

test("a part of a data set must have the bytes of as many examples as it says, and labels that are classes", () => {
  for (const wrong of [
    { pixels: part.pixels.slice(1) },
    { labels: part.labels.slice(1) },
    { labels: part.labels.with(3, network.classes) },
    { count: 21 },
  ]) {
    expect(() => open({ ...part, ...wrong })).toThrow(InvariantError);
  }
});
