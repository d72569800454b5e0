import { describe, expect, test } from "vitest";
import { LthError } from "../errors.ts";
import { buildNetwork, modelSchema } from "../models/index.ts";
import { prunable } from "./network.ts";
import { networkFaults } from "./network-faults.ts";

const input = { channels: 3, rows: 8, columns: 8 };
const networkOf = (layers: readonly unknown[], classes = 3) =>
  buildNetwork(modelSchema.parse({ family: "layers", layers }), input, classes);
const faults = (layers: readonly unknown[], batch = 8) =>
  networkFaults(networkOf(layers), batch).map((fault) => {
    expect(fault).toBeInstanceOf(LthError);
    expect(fault.fault).toBe("asked");
    return `${fault.message}: ${fault.cure}`;
  });

describe("batch statistics that rest on one value (they trained nothing, and ended in a verdict)", () => {
  test("a batch of 1 before planes of 1 x 1, with layer and batch, at every place", () => {
    const layers = [{ linear: 8 }, "batch-norm", { linear: 8 }, "batch-norm", "output"];
    const found = faults(layers, 1);
    expect(found).toHaveLength(2);
    expect(found[0]).toContain("batch normalisation bn1 would have one value of each channel");
    expect(found[0]).toContain("train.batch is 1, and 1 x 1 values of each channel arrive there");
    expect(faults(layers, 2)).toEqual([]);
  });

  test("a plane of several values is enough for a batch of 1, also in a shortcut that has shrunk", () => {
    const norm = ["batch-norm", "global-average-pool", "output"];
    expect(faults([{ convolution: 4 }, ...norm], 1)).toEqual([]);
    expect(faults([{ convolution: 4, kernel: 8, padding: 0 }, ...norm], 1)).toHaveLength(1);
    const shrunk = {
      residual: [{ convolution: 4, stride: 8 }],
      shortcut: [{ convolution: 4, stride: 8 }, "batch-norm"],
    };
    expect(faults([shrunk, "output"], 1)[0]).toContain("bn1");
    expect(faults([shrunk, "output"], 2)).toEqual([]);
  });
});

test("a network without weights was called a fault of lth: what is missing is named", () => {
  for (const layers of [["global-average-pool"], ["batch-norm", { "average-pool": 8 }]]) {
    expect(faults(layers)[0]).toContain("the network has no weights: there is nothing to train");
    expect(faults(layers)[0]).toContain("such as output");
  }
});

test("dropout that draws cannot keep to (0.99999999977 dropped nothing, and multiplied by 4e9) is refused", () => {
  const drop = (rate: number) => faults([{ linear: 4 }, { dropout: rate }, "output"]);
  for (const rate of [0.99999999977, 1 - 2 ** -53, 0.9999995, 1e-10, 1e-300]) {
    expect(drop(rate)[0]).toContain(`dropout layer dropout1 is to leave out a share of ${rate}`);
    expect(drop(rate)[0]).toContain("expected 0.000001 to 0.999999");
  }
  for (const rate of [0.000001, 0.5, 0.999999]) expect(drop(rate)).toEqual([]);
  const conv = buildNetwork(modelSchema.parse({ family: "conv", pairs: [2], dropout: 1e-12 }), input, 3);
  expect(networkFaults(conv, 8)).toHaveLength(2);
});

describe("what is output where branches end together", () => {
  const block = {
    residual: [{ convolution: 3 }, "relu", { convolution: 3 }],
    shortcut: [{ convolution: 3, kernel: 1 }],
  };
  const kinds = (layers: readonly unknown[]) =>
    prunable(networkOf(layers)).map(({ parameter, kind }) => `${parameter.layer} ${kind}`);

  test("the last layer of the body (the shortcut was, and was pruned though shortcuts were left alone)", () => {
    expect(kinds([block, "relu", block, "global-average-pool"])).toEqual([
      "conv1 convolution",
      "conv2 convolution",
      "conv3 shortcut",
      "conv4 convolution",
      "conv5 output",
      "conv6 shortcut",
    ]);
  });

  test("a layer behind the block is the output as before, and so is the body of a block without weights in its shortcut", () => {
    expect(kinds([block, "output"]).slice(-2)).toEqual(["conv3 shortcut", "output output"]);
    expect(kinds([{ convolution: 3 }, { residual: [{ convolution: 3 }] }, "global-average-pool"])).toEqual([
      "conv1 convolution",
      "conv2 output",
    ]);
  });

  test("a body without weights beside a shortcut with some has no output: refused, unless weights follow", () => {
    const swapped = { residual: ["relu"], shortcut: [{ convolution: 3 }] };
    const [fault] = faults([{ convolution: 3 }, swapped, "global-average-pool"]);
    expect(fault).toContain("in the shortcut of a residual block (layer 2 of 3) whose own layers have none");
    expect(fault).toContain("give residual the layers of the shortcut");
    expect(faults([swapped, "output"])).toEqual([]);
    const right = { residual: swapped.shortcut, shortcut: swapped.residual };
    expect(faults([{ convolution: 3 }, right, "global-average-pool"])).toEqual([]);
  });
});
