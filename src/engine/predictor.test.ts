import { expect, test } from "vitest";
import { LthError } from "../errors.ts";
import { sizeOf } from "../shape.ts";
import { availableExecutors, type ExecutorName } from "./executors/index.ts";
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

const window = { kind: "convolution", kernel: 3, stride: 1, padding: 1, bias: true, deviation: 0.1 } as const;
/** Both forms of a convolution, several blocks of channels, rows that are no multiple of 16 long, a plane of more than 64 tiles. */
const deep: Network = {
  input: { channels: 2, rows: 40, columns: 28 },
  classes: 7,
  layers: [
    { ...window, name: "conv1", outputs: 16, kernel: 5, padding: 2 },
    relu,
    { ...window, name: "conv2", outputs: 32 },
    { kind: "max-pool", size: 2, stride: 2 },
    relu,
    { ...window, name: "conv3", outputs: 16, bias: false },
    { kind: "dropout", name: "drop", rate: 0.5 },
    { ...window, name: "conv4", outputs: 7, stride: 2 },
    relu,
    { kind: "max-pool", size: 3, stride: 2 },
    linear("output", 7),
  ],
};

const cases = [
  ...[mlp, conv].flatMap((network) =>
    [1, 0.3, 0.05].flatMap((density) => [0, -0.2].map((shift) => ({ network, density, shift, count: 70 }))),
  ),
  ...[1, 0.05].map((density) => ({ network: deep, density, shift: -0.2, count: 2 })), // the reference takes seconds for more
];

test.each(cases)(
  "answers are those of an evaluation, alone and in company: %#",
  async ({ network, density, shift, count }) => {
    const [size, from] = [sizeOf(network.input), count > 3 ? 3 : 1];
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
      const some = (first: number, n: number) =>
        predictor.logits(part.pixels.subarray(first * size, (first + n) * size), n);
      const [alone, few, many] = [
        [...Array(count).keys()].flatMap((i) => [...some(i, 1)]),
        some(from, Math.min(11, count - from)),
        some(0, Math.min(64, count)),
      ];
      predictor.close();
      expect([...few]).toEqual(alone.slice(from * 7, from * 7 + few.length));
      expect([...many]).toEqual(alone.slice(0, Math.min(64, count) * 7));
      return alone;
    });
    for (const each of answers) expect(each).toEqual(answers[0]);

    const inputs = Array.from({ length: count }, (_, i) =>
      Float64Array.from(
        part.pixels.subarray(i * size, (i + 1) * size),
        (pixel, k) => pixel * scale[Math.floor(k / (network.input.rows * network.input.columns))]! + shift,
      ),
    );
    const parameters = new Map([...weights].map(([name, values]) => [name, Float64Array.from(values)]));
    const exact = outputsOf(network, inputs, { parameters, training: false }).flatMap((z) => [...z]);
    const errors = exact.map((value, i) => Math.abs(value - (answers[0]?.[i] ?? Number.NaN)));
    expect(Math.max(...errors)).toBeLessThan(1e-5 * Math.max(1, ...exact.map(Math.abs)));

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

const opening = (executor?: ExecutorName, memory?: number) => {
  const masks = masksOf(mlp, 1, 3);
  const scaling = { scale: [1, 1], shift: [0, 0] };
  const options = { network: mlp, masks, weights: weightsOf(mlp, masks, 3), ...scaling };
  const predictor = openPredictor({ ...options, executor, memory });
  return { predictor, ask: (count: number) => () => predictor.logits(new Uint8Array(count * sizeOf(small)), count) };
};

test("nothing is answered after the end, by a program that is open or by one that would be", () => {
  const { predictor, ask } = opening("reference"); // natively what nothing refuses would end the process
  expect(ask(3)()).toHaveLength(3 * 7);
  predictor.close();
  predictor.close();
  for (const count of [1, 3, 64]) expect(ask(count)).toThrow(LthError);
});

test("a network whose answers take more memory than there is refuses before it takes any", () => {
  const { predictor, ask } = opening(undefined, 30_000);
  expect(ask(1)()).toHaveLength(7);
  expect(ask(64)).toThrow(
    /^the network's answers for 64 images at once take \d+ kB: this machine has 30 kB of memory$/,
  );
  predictor.close();
});
