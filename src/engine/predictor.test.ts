import { expect, test } from "vitest";
import { sizeOf } from "../shape.ts";
import { availableExecutors } from "./executors/index.ts";
import type { Network } from "./network.ts";
import { openPredictor } from "./predictor.ts";
import { lossOf, outputsOf } from "./test-data/double.test-data.ts";
import { linear, relu } from "./test-data/layers.test-data.ts";
import { imagesOf, labelled, masksOf, weightsOf } from "./test-data/starts.test-data.ts";
import { openTrainer } from "./trainer.ts";

const small = { channels: 2, rows: 6, columns: 5 };
const convolution = {
  kind: "convolution",
  name: "conv",
  outputs: 5,
  kernel: 3,
  stride: 1,
  padding: 1,
  bias: true,
  deviation: 0.1,
} as const;
const mlp: Network = {
  input: small,
  classes: 7,
  layers: [
    linear("fc1", 24),
    relu,
    { kind: "dropout", name: "drop", rate: 0.5 },
    linear("fc2", 9),
    linear("output", 7),
  ],
};
const conv: Network = {
  input: small,
  classes: 7,
  layers: [convolution, relu, { kind: "max-pool", size: 2, stride: 2 }, linear("output", 7)],
};

const cases = [mlp, conv].flatMap((network) =>
  [1, 0.3, 0.05].flatMap((density) => [0, -0.2].map((shift) => ({ network, density, shift }))),
);

test.each(cases)(
  "answers are those of an evaluation, alone and in company: %#",
  async ({ network, density, shift }) => {
    const [count, size] = [70, sizeOf(network.input)];
    const masks = masksOf(network, density, 3);
    const weights = weightsOf(network, masks, 3);
    const part = labelled(imagesOf(network.input, count, 5, 9), 7);
    const [scale, shifts] = [
      [1 / 255, 1 / 100],
      [shift, shift],
    ];
    const options = { network, masks, weights, scale, shift: shifts };
    const answers = availableExecutors().map(({ name }) => {
      const predictor = openPredictor({ ...options, executor: name });
      const some = (from: number, n: number) =>
        predictor.logits(part.pixels.subarray(from * size, (from + n) * size), n);
      const [alone, few, many] = [[...Array(count).keys()].flatMap((i) => [...some(i, 1)]), some(3, 11), some(0, 64)];
      predictor.close();
      expect([...few]).toEqual(alone.slice(3 * 7, 14 * 7));
      expect([...many]).toEqual(alone.slice(0, 64 * 7));
      return alone;
    });
    for (const each of answers) expect(each).toEqual(answers[0]);

    const inputs = Array.from({ length: count }, (_, i) =>
      Float64Array.from(
        part.pixels.subarray(i * size, (i + 1) * size),
        (pixel, k) => pixel * scale[Math.floor(k / 30)]! + shift,
      ),
    );
    const parameters = new Map([...weights].map(([name, values]) => [name, Float64Array.from(values)]));
    const exact = outputsOf(network, inputs, { parameters, training: false }).flatMap((z) => [...z]);
    expect(Math.max(...exact.map((value, i) => Math.abs(value - (answers[0]?.[i] ?? Number.NaN))))).toBeLessThan(1e-5);

    const optimizer = { name: "sgd", lr: 0.1, momentum: 0, nesterov: false, weightDecay: 0 } as const;
    const trainer = openTrainer({ ...options, optimizer, batch: 5, train: part, test: part, dropout: ["d"] });
    const { correct, loss } = await trainer.evaluate(
      "test",
      Int32Array.from({ length: count }, (_, i) => i),
    );
    trainer.close();
    const right = [...part.labels].filter((label, i) => {
      const row = answers[0]?.slice(7 * i, 7 * i + 7) ?? [];
      return row.indexOf(Math.max(...row)) === label;
    });
    expect(right.length).toBe(correct);
    expect(loss).toBeCloseTo(lossOf(network, inputs, part.labels, { parameters, training: false }), 5);
  },
);
