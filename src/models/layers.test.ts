import { describe, expect, test } from "vitest";
import { parametersOf, prunable } from "../engine/index.ts";
import { LthError } from "../errors.ts";
import { buildNetwork, modelSchema } from "./index.ts";

const input = { channels: 1, rows: 8, columns: 8 };
const build = (layers: readonly unknown[]) => buildNetwork(modelSchema.parse({ family: "layers", layers }), input, 10);

test("layers are what the list says, with defaults filled in and names made", () => {
  const { layers } = build([
    { convolution: 4 },
    "relu",
    { convolution: 6, kernel: 5, stride: 2, padding: 0, name: "wide" },
    "batch-norm",
    { "max-pool": 2 },
    { dropout: 0.25 },
    { linear: 12 },
    "relu",
    "output",
  ]);
  expect(layers).toMatchObject([
    { kind: "convolution", name: "conv1", outputs: 4, kernel: 3, stride: 1, padding: 1, bias: true },
    { kind: "relu" },
    { kind: "convolution", name: "wide", outputs: 6, kernel: 5, stride: 2, padding: 0, bias: false },
    { kind: "batch-norm", name: "bn1", epsilon: 1e-5, momentum: 0.1 },
    { kind: "max-pool", size: 2, stride: 2 },
    { kind: "dropout", name: "dropout1", rate: 0.25 },
    { kind: "linear", name: "fc1", outputs: 12 },
    { kind: "relu" },
    { kind: "linear", name: "output", outputs: 10 },
  ]);
});

test("a residual block has a body and a shortcut, whose layers are numbered with the others", () => {
  const network = build([
    { convolution: 4 },
    "relu",
    {
      residual: [{ convolution: 8, stride: 2 }, "batch-norm", "relu", { convolution: 8 }, "batch-norm"],
      shortcut: [{ convolution: 8, kernel: 1, stride: 2 }, "batch-norm"],
    },
    "relu",
    { residual: [{ convolution: 8 }] },
    "global-average-pool",
    "output",
  ]);
  expect(prunable(network).map(({ parameter, kind }) => `${parameter.layer} ${kind}`)).toEqual([
    "conv1 convolution",
    "conv2 convolution",
    "conv3 convolution",
    "conv4 shortcut",
    "conv5 convolution",
    "output output",
  ]);
  expect(parametersOf(network).filter(({ role }) => role === "scale")).toHaveLength(3);
});

describe("refused, with the number of the layer, what arrives there and the cure", () => {
  const refused = (layers: readonly unknown[]) => {
    try {
      build(layers);
    } catch (error) {
      if (error instanceof LthError) return `${error.message}\n${error.cure}`;
      throw error;
    }
    throw new Error("nothing was refused");
  };

  test("a window larger than its input", () => {
    const says = refused([{ convolution: 4 }, { "max-pool": 4 }, "relu", { "max-pool": 4 }, "output"]);
    expect(says).toContain(
      "model.layers[3], layer 4 of 5 (max-pool) has a window of 4 x 4, and 4 x 2 x 2 arrives there",
    );
    expect(says).toContain("make its window smaller");
    expect(refused([{ convolution: 4, kernel: 9, padding: 0 }, "output"])).toContain("1 x 8 x 8 arrives there");
    expect(refused([{ convolution: 4, kernel: 3, padding: 3 }, "output"])).toContain("padding below 3");
  });

  test("a window inside a residual block", () => {
    const says = refused(["relu", { residual: [{ "average-pool": 9 }] }, "output"]);
    expect(says).toContain("model.layers[1].residual[0], in layer 2 (average-pool) has a window of 9 x 9");
  });

  test("a residual block whose two ways differ", () => {
    const says = refused([{ residual: [{ convolution: 8, stride: 2 }] }, "output"]);
    expect(says).toContain("adds 8 x 4 x 4 from its layers and 1 x 8 x 8 from its shortcut");
    expect(says).toContain("give the shortcut a convolution");
  });

  test("an end that does not give one number for each class", () => {
    expect(refused([{ linear: 7 }])).toContain("model.layers ends with 7 x 1 x 1, and the data has 10 classes");
    expect(refused(["relu"])).toContain("let the last layer be output");
    expect(() => build([{ linear: 10 }])).not.toThrow();
  });

  test("layers behind output (it trained, to 54% instead of 67%): output is the last", () => {
    const says = refused([{ linear: 16 }, "relu", "output", "relu"]);
    expect(says).toContain("model.layers[2], layer 3 of 4, is output, and a layer stands behind it");
    expect(says).toContain("let output be the last");
    expect(refused(["output", "global-average-pool"])).toContain("model.layers[0]");
    expect(refused(["output", "relu", "output"])).toContain("2 layers stand behind it");
    expect(refused(["output", { residual: [{ linear: 10 }] }])).toContain("a layer stands behind it");
  });

  test("an end that cuts answers off, also without output; a mean of what was cut is none", () => {
    expect(refused([{ linear: 10 }, "relu"])).toContain("model.layers[1], layer 2 of 2, is relu, which would set");
    expect(refused([{ linear: 10 }, { dropout: 0.5 }])).toContain("is dropout");
    expect(() => build([{ convolution: 10 }, "relu", "global-average-pool"])).not.toThrow();
    expect(() => build([{ convolution: 10 }, "batch-norm", "global-average-pool"])).not.toThrow();
  });

  test("names that stand twice or mean a kind of layer", () => {
    const twice = [{ linear: 5, name: "fc2" }, "relu", { linear: 5 }, "output"];
    expect(refused(twice)).toContain("model.layers[0] and model.layers[2] are both called fc2");
    expect(refused([{ linear: 5, name: "shortcut" }, "output"])).toContain("means a kind of layer");
  });
});
