import { describe, expect, test } from "vitest";
import {
  glorot,
  type LayerSpec,
  lengthOf,
  networkSchema,
  outputShape,
  parametersOf,
  prunable,
} from "../engine/index.ts";
import { LthError } from "../errors.ts";
import {
  buildNetwork,
  type ModelSpec,
  modelSchema,
  networkName,
  networkNamed,
  networks,
  weighsPixels,
} from "./index.ts";

const cifar = { channels: 3, rows: 32, columns: 32 };
const digits = { channels: 1, rows: 28, columns: 28 };
const named = (name: string) => buildNetwork(networkNamed(name), cifar, 10);

/** Weights of each layer by name, biases and batch normalisation not counted. */
const weightsOf = (model: ModelSpec, input = cifar) =>
  new Map(
    prunable(buildNetwork(model, input, 10)).map(({ parameter, kind }) => [
      parameter.layer,
      { kind, weights: lengthOf(parameter) },
    ]),
  );

const total = (model: ModelSpec, input = cifar, kind?: string) =>
  [...weightsOf(model, input).values()]
    .filter((layer) => kind === undefined || layer.kind === kind)
    .reduce((sum, { weights }) => sum + weights, 0);

describe("weights of the paper's networks (Figure 2, and what follows from it)", () => {
  test.each<[string, number]>([
    ["conv-2", 4_300_992],
    ["conv-4", 2_425_024],
    ["conv-6", 2_261_184],
    ["resnet-18", 270_896],
    ["resnet-20", 270_896],
    ["vgg-19", 20_024_000],
  ])("%s has %i", (name, weights) => {
    expect(total(networkNamed(name))).toBe(weights);
  });

  test("lenet-300-100 has 266200, on MNIST", () => {
    expect(total(networkNamed("lenet-300-100"), digits)).toBe(266_200);
  });

  test("and so many of them in convolutions", () => {
    const inConvolutions = (name: string) => total(networkNamed(name), cifar, "convolution");
    expect(inConvolutions("conv-2")).toBe(38_592);
    expect(inConvolutions("conv-4")).toBe(259_776);
    expect(inConvolutions("conv-6")).toBe(1_144_512);
    expect(inConvolutions("resnet-20")).toBe(267_696);
    expect(inConvolutions("vgg-19")).toBe(20_018_880);
  });

  test("ResNet's shortcuts have 2,560, its output 640, VGG's output 5,120", () => {
    expect(total(networkNamed("resnet-20"), cifar, "shortcut")).toBe(2560);
    expect(total(networkNamed("resnet-20"), cifar, "output")).toBe(640);
    expect(total(networkNamed("vgg-19"), cifar, "output")).toBe(5120);
  });

  // 3x3 convolutions by hand, in units of 9 * 64 * 64, plus 9 * 3 * 64 and the output's 5,120. He et al.: 20 to 110 layers.
  test.each<[string, number]>([
    ["vgg-11", 9 * (3 * 64 + 64 * 128 + 128 * 256 + 256 * 256 + 256 * 512 + 3 * 512 * 512) + 5120],
    [
      "vgg-13",
      9 * (3 * 64 + 64 * 64 + 64 * 128 + 128 * 128 + 128 * 256 + 256 * 256 + 256 * 512 + 3 * 512 * 512) + 5120,
    ],
    [
      "vgg-16",
      9 * (3 * 64 + 64 * 64 + 64 * 128 + 128 * 128 + 128 * 256 + 2 * 256 ** 2 + 256 * 512 + 5 * 512 ** 2) + 5120,
    ],
    ["resnet-110", 432 + 9 * (36 * 16 ** 2 + 16 * 32 + 35 * 32 ** 2 + 32 * 64 + 35 * 64 ** 2) + 2560 + 640],
  ])("%s has %i", (name, weights) => {
    expect(total(networkNamed(name))).toBe(weights);
  });
});

describe("how they are built", () => {
  test("every named network ends with one number for each class, and no two parameters share a name", () => {
    for (const name of Object.keys(networks)) {
      const network = named(name);
      expect(outputShape(network.layers, cifar), name).toEqual({ channels: 10, rows: 1, columns: 1 });
      const names = parametersOf(network).map((parameter) => parameter.name);
      expect(new Set(names).size, name).toBe(names.length);
    }
  });

  test("they fit MNIST's pictures, too", () => {
    for (const name of Object.keys(networks)) {
      const network = buildNetwork(networkNamed(name), digits, 10);
      expect(outputShape(network.layers, digits).channels, name).toBe(10);
    }
  });

  test("initial deviations are Glorot's, with a convolution's window in both fans", () => {
    const deviations = new Map(parametersOf(named("conv-2")).map(({ name, deviation }) => [name, deviation]));
    expect(deviations.get("conv1.weight")).toBe(glorot(3 * 9, 64 * 9));
    expect(deviations.get("conv2.weight")).toBe(glorot(64 * 9, 64 * 9));
    expect(deviations.get("fc1.weight")).toBe(glorot(64 * 16 * 16, 256));
    expect(deviations.get("output.weight")).toBe(glorot(256, 10));
    const residual = new Map(parametersOf(named("resnet-20")).map(({ name, deviation }) => [name, deviation]));
    expect(residual.get("block4-shortcut.weight")).toBe(glorot(16, 32));
    expect(residual.get("block4-conv1.weight")).toBe(glorot(16 * 9, 32 * 9));
  });

  const kinds = (layers: readonly LayerSpec[]) => layers.map(({ kind }) => kind);

  test("Conv-2: a pair, a pool, and dropout after each hidden fully connected layer where it is asked for", () => {
    const start = ["convolution", "relu", "convolution", "max-pool", "relu"];
    expect(kinds(named("conv-2").layers)).toEqual([...start, "linear", "relu", "linear", "relu", "linear"]);
    const model = modelSchema.parse({ family: "conv", pairs: [64], dropout: 0.5 });
    const { layers } = buildNetwork(model, cifar, 10);
    expect(kinds(layers).slice(5)).toEqual(["linear", "relu", "dropout", "linear", "relu", "dropout", "linear"]);
    const dropouts = layers.filter((layer) => layer.kind === "dropout");
    expect(dropouts).toEqual([
      { kind: "dropout", name: "dropout1", rate: 0.5 },
      { kind: "dropout", name: "dropout2", rate: 0.5 },
    ]);
  });

  test("ResNet-20: nine blocks, the first of the second and third stage with a shortcut of its own and stride 2", () => {
    const blocks = named("resnet-20").layers.filter((layer) => layer.kind === "residual");
    expect(blocks.map(({ shortcut }) => kinds(shortcut))).toEqual(
      Array.from({ length: 9 }, (_, i) => (i === 3 || i === 6 ? ["convolution", "batch-norm"] : [])),
    );
    expect(kinds(blocks[0]!.body)).toEqual(["convolution", "batch-norm", "relu", "convolution", "batch-norm"]);
    expect(blocks[3]!.body[0]).toMatchObject({ name: "block4-conv1", stride: 2, padding: 1, bias: false });
    expect(blocks[3]!.shortcut[0]).toMatchObject({ name: "block4-shortcut", kernel: 1, stride: 2, padding: 0 });
  });

  test("VGG-19: sixteen convolutions without biases, four max-pools, an average at the end", () => {
    const { layers } = named("vgg-19");
    const convolutions = layers.filter((layer) => layer.kind === "convolution");
    expect(convolutions.map(({ outputs, bias }) => (bias ? "bias" : outputs))).toEqual([
      ...[64, 64, 128, 128],
      ...[256, 256, 256, 256],
      ...new Array(8).fill(512),
    ]);
    expect(layers.filter((layer) => layer.kind === "max-pool")).toHaveLength(4);
    expect(kinds(layers).slice(-3)).toEqual(["relu", "global-average-pool", "linear"]);
  });

  test("a network that does not fit its data is refused, with the layer and what arrives there", () => {
    const deep = modelSchema.parse({ family: "layers", layers: [{ "max-pool": 32 }, { "max-pool": 2 }, "output"] });
    expect(() => buildNetwork(deep, cifar, 10)).toThrow(
      "model.layers[1], layer 2 of 3 (max-pool) has a window of 2 x 2, and 3 x 1 x 1 arrives there",
    );
    expect(() => buildNetwork(deep, cifar, 10)).toThrow(LthError);
  });
});

describe("names", () => {
  const nameOf = (model: unknown) => networkName(modelSchema.parse(model));

  test("the paper's sizes have the paper's names", () => {
    for (const name of Object.keys(networks)) {
      expect(networkName(networkNamed(name))).toBe(name === "resnet-18" ? "resnet-20" : name);
    }
    expect(nameOf({ family: "conv", pairs: [64, 128], dropout: 0.5 })).toBe("conv-4 with dropout 0.5");
  });

  test("other sizes say so", () => {
    expect(nameOf({ family: "conv", pairs: [16], widths: [64, 64] })).toBe(
      "conv-2, narrowed: 16 channels (originally 64), 64-64 units (originally 256-256)",
    );
    expect(nameOf({ family: "resnet", depth: 20, widths: [4, 8, 16] })).toBe(
      "resnet-20, narrowed: 4-8-16 channels (originally 16-32-64)",
    );
    expect(nameOf({ family: "vgg", depth: 11, widths: [64, 128, 256, 512, 1024] })).toContain("vgg-11, widened: ");
    expect(nameOf({ family: "resnet", depth: 20, widths: [32, 32, 32] })).toContain("resnet-20, changed: ");
    expect(nameOf({ family: "conv", pairs: [64], widths: [] })).toBe("conv-2, changed: no units (originally 256-256)");
    expect(nameOf({ family: "mlp", widths: [500, 100] })).toBe("mlp-500-100");
  });

  test.each(Object.keys(networks))("%s is read from a job's file as it was built", (name) => {
    const text = JSON.stringify(named(name));
    expect(networkSchema.parse(JSON.parse(text))).toEqual(named(name));
    expect(() => networkSchema.parse(JSON.parse(text.replace('"kind":"relu"', '"kind":"relu","slope":1')))).toThrow();
  });

  test("only fully connected first layers weigh pixels", () => {
    const weighs = (model: unknown) => weighsPixels(modelSchema.parse(model));
    expect(weighs({ family: "mlp", widths: [] })).toBe(true);
    expect(weighs({ family: "layers", layers: ["batch-norm", { linear: 3 }, "output"] })).toBe(true);
    expect(weighs({ family: "layers", layers: ["output"] })).toBe(true);
    expect(weighs({ family: "layers", layers: [{ convolution: 64 }, "output"] })).toBe(false);
    expect(weighs({ family: "layers", layers: [{ "max-pool": 2 }, "output"] })).toBe(false);
    expect(weighs({ family: "conv", pairs: [64] })).toBe(false);
  });

  test("an unknown one is answered with the nearest", () => {
    expect(() => networkNamed("resnet-21")).toThrow('no network is called "resnet-21"');
  });

  test("images that are too small to be halved so often are named, with how often they can be", () => {
    const built = (model: unknown, input = digits) => buildNetwork(modelSchema.parse(model), input, 10);
    const five = { family: "conv", pairs: [4, 4, 4, 4, 4] };
    expect(built({ ...five, pairs: [4, 4, 4, 4] }).layers.length).toBeGreaterThan(0);
    expect(() => built(five)).toThrow(
      "model.pairs has 5 pairs of convolutions, each of which halves the images, and images of 28 x 28 can be halved 4 times",
    );
    expect(() => built({ family: "vgg", depth: 11 }, { channels: 3, rows: 8, columns: 9 })).toThrow(
      "a vgg halves the images 4 times, and images of 8 x 9 can be halved 3 times",
    );
  });

  test("a residual network has 6n + 2 layers", () => {
    expect(modelSchema.safeParse({ family: "resnet", depth: 32 }).success).toBe(true);
    for (const depth of [18, 2, 21, 20.5, "20"]) {
      expect(modelSchema.safeParse({ family: "resnet", depth }).success).toBe(false);
    }
  });
});
