// Trainings whose bits the NEON build must have: every kind of layer and of optimizer, several densities.
import { lengthOf, optimizerSchema, parametersOf, prunable } from "../../dist/engine/index.js";
import { stream } from "../../dist/random.js";

const linear = (name, outputs) => ({ kind: "linear", name, outputs, deviation: 0.1 });
const convolution = (name, outputs, more = {}) => {
  const { kernel = 3, stride = 1, padding = (kernel - 1) >> 1, bias = true } = more;
  return { kind: "convolution", name, outputs, kernel, stride, padding, bias, deviation: 0.1 };
};
const norm = (name) => ({ kind: "batch-norm", name, epsilon: 1e-5, momentum: 0.1 });
const dropout = (name, rate) => ({ kind: "dropout", name, rate });
const residual = (body, shortcut = []) => ({ kind: "residual", body, shortcut });
const relu = { kind: "relu" };
const maxPool = { kind: "max-pool", size: 2, stride: 2 };
const overlapping = { kind: "max-pool", size: 3, stride: 2 };
const averagePool = { kind: "average-pool", size: 2, stride: 1 };
const means = { kind: "global-average-pool" };
const digits = { channels: 1, rows: 28, columns: 28 };
const images = { channels: 3, rows: 13, columns: 10 };

const block = (name, width, stride) =>
  residual(
    [
      convolution(`${name}-1`, width, { stride, bias: false }),
      norm(`${name}-norm1`),
      relu,
      convolution(`${name}-2`, width, { bias: false }),
      norm(`${name}-norm2`),
    ],
    stride === 1
      ? []
      : [convolution(`${name}-shortcut`, width, { kernel: 1, stride, bias: false }), norm(`${name}-norm3`)],
  );

const networks = {
  perceptron: { input: digits, layers: [linear("fc1", 300), relu, linear("fc2", 100), relu, linear("output", 10)] },
  "narrow perceptron": {
    input: digits,
    layers: [linear("fc1", 40), relu, linear("fc2", 17), relu, linear("output", 10)],
  },
  "one layer": { input: digits, layers: [linear("output", 10)] },
  "convolutions, chunk by chunk": {
    input: images,
    layers: [
      convolution("first", 18),
      relu,
      dropout("drop1", 0.2),
      convolution("second", 20, { kernel: 5 }),
      ...[maxPool, relu, averagePool],
      convolution("third", 6, { kernel: 2, stride: 3, padding: 1 }),
      ...[linear("fc1", 20), relu, dropout("drop2", 0.5), linear("output", 10)],
    ],
  },
  "convolutions in Winograd's form": {
    input: { channels: 3, rows: 8, columns: 16 },
    layers: [
      convolution("first", 16),
      relu,
      ...[convolution("second", 48), maxPool, relu, convolution("third", 16, { bias: false }), relu, maxPool],
      ...[residual([relu, convolution("fourth", 16, { padding: 1 })]), linear("output", 10)],
    ],
  },
  "convolutions of both forms": {
    input: { channels: 3, rows: 12, columns: 20 },
    layers: [
      convolution("first", 16, { kernel: 5 }),
      relu,
      ...[convolution("second", 32), maxPool, relu, convolution("third", 20, { stride: 2 }), relu, overlapping],
      ...[dropout("drop", 0.5), linear("output", 10)],
    ],
  },
  "residual blocks in Winograd's form": {
    input: { channels: 3, rows: 8, columns: 8 },
    layers: [
      convolution("first", 16, { bias: false }),
      ...[norm("norm1"), relu, block("one", 16, 1), relu, block("two", 32, 2), relu, means, linear("output", 10)],
    ],
  },
  "residual blocks": {
    input: images,
    layers: [
      convolution("first", 6, { bias: false }),
      ...[norm("norm1"), relu, block("one", 6, 1), relu, block("two", 20, 2), relu, block("three", 20, 1), relu],
      ...[means, linear("output", 10)],
    ],
  },
  "residual blocks, normalised first": {
    input: images,
    layers: [
      convolution("first", 7, { kernel: 5, stride: 2 }),
      ...[
        overlapping,
        residual([norm("norm1"), relu, convolution("second", 7)]),
        residual([relu, dropout("drop", 0.3)]),
      ],
      ...[norm("norm2"), relu, linear("output", 10)],
    ],
  },
};

const adam = { name: "adam", lr: 0.0012 };
const plain = { name: "sgd", lr: 0.01 };
const momentum = { name: "sgd", lr: 0.01, momentum: 0.9, weightDecay: 1e-4 };
const nesterov = { name: "sgd", lr: 0.01, momentum: 0.9, nesterov: true };
const settings = [
  { network: "perceptron", batch: 60, optimizer: adam },
  { network: "narrow perceptron", batch: 150, optimizer: momentum },
  { network: "one layer", batch: 23, optimizer: nesterov },
  { network: "narrow perceptron", batch: 37, optimizer: plain, augmented: true },
  { network: "convolutions, chunk by chunk", batch: 37, optimizer: adam },
  { network: "convolutions, chunk by chunk", batch: 16, optimizer: nesterov, augmented: true },
  { network: "residual blocks", batch: 37, optimizer: momentum, augmented: true },
  { network: "residual blocks, normalised first", batch: 70, optimizer: adam },
  { network: "convolutions in Winograd's form", batch: 37, optimizer: plain },
  { network: "convolutions of both forms", batch: 37, optimizer: plain },
  { network: "residual blocks in Winograd's form", batch: 70, optimizer: momentum },
];

const EXAMPLES = 200;

/** Random images, a third of whose pixels are black (five sixths of a digit's), as is a border at the top, as in MNIST. */
function imagesOf({ channels, rows, columns }) {
  const isBlack = (draw) => (channels === 1 ? draw % 6 !== 0 : draw % 3 === 0);
  const size = channels * rows * columns;
  const draws = stream(["neon", "pixels"]).permutation(EXAMPLES * size);
  const pixels = Uint8Array.from(draws, (draw, i) => (i % size < 2 * columns || isBlack(draw) ? 0 : draw & 255));
  return { count: EXAMPLES, pixels, labels: Uint8Array.from({ length: EXAMPLES }, (_, i) => (7 * i) % 10) };
}

function caseOf({ network: name, augmented = false, optimizer, ...rest }, density) {
  const network = { ...networks[name], classes: 10 };
  const masks = new Map(
    prunable(network).map(({ parameter }) => {
      const order = stream([density, parameter.name]).permutation(lengthOf(parameter));
      return [parameter.name, Uint8Array.from(order, (place) => (place < density * order.length ? 1 : 0))];
    }),
  );
  const weights = new Map(
    parametersOf(network).map((parameter) => {
      const fanIn = lengthOf(parameter) / parameter.shape[0];
      const values = stream(["neon", parameter.name]).normals(lengthOf(parameter), Math.sqrt(2 / fanIn) / 2);
      return [parameter.name, parameter.deviation > 0 ? values : values.map((x) => (parameter.constant ?? 0) + x / 5)];
    }),
  );
  const { channels } = network.input;
  return {
    ...{ ...rest, name, network, masks, weights, density, augmented, part: imagesOf(network.input) },
    optimizer: optimizerSchema.parse(optimizer),
    scale: Array.from({ length: channels }, () => 1 / 255),
    shift: Array.from({ length: channels }, (_, c) => -c / 4),
  };
}

export const cases = [1, 0.2, 0.02].flatMap((density) => settings.map((setting) => caseOf(setting, density)));
