import { expect, test } from "vitest";
import { buildNetwork, networkNamed } from "../models/index.ts";
import { ladder, ratesOf } from "../prune/index.ts";
import { densitiesOf, shareOfWork } from "./work.ts";

const cifar = { channels: 3, rows: 32, columns: 32 };

test("in Conv-2 the work follows the convolutions, not the weights", () => {
  const network = buildNetwork(networkNamed("conv-2"), cifar, 10);
  const asked = { rate: 0.2, rates: { convolution: 0.1, output: 0.1 } };
  const last = ladder(network, ratesOf(network, asked), 20, "layer").at(-1)!;
  expect(last.density).toBeCloseTo(0.0126, 3);
  // 1,769,472 + 37,748,736 multiply-adds in convolutions at 0.9^20, 4,194,304 + 65,536 at 0.8^20, 2,560 at 0.9^20.
  const work = (39_518_208 + 2560) * 0.9 ** 20 + 4_259_840 * 0.8 ** 20;
  expect(shareOfWork(network, last)).toBeCloseTo(work / 43_780_608, 4);
  expect(densitiesOf(network, last).get("conv2.weight")).toBeCloseTo(0.9 ** 20, 3);
});

test("shortcuts and layers in residual blocks count, and layers that are ranked together share a density", () => {
  const network = buildNetwork(networkNamed("resnet-20"), cifar, 10);
  const asked = { rate: 0.2, rates: { shortcut: 0, output: 0 } };
  const [dense, first] = ladder(network, ratesOf(network, asked), 1, "global");
  expect(shareOfWork(network, dense!)).toBe(1);
  // 41,214,592 multiply-adds; shortcuts have 512 * 256 + 2,048 * 64 = 262,144 and the output 640: these stay.
  const convolutions = 432 * 1024 + 6 * 2304 * 1024 + (4608 + 5 * 9216) * 256 + (18_432 + 5 * 36_864) * 64;
  expect(shareOfWork(network, first!)).toBeCloseTo((0.8 * convolutions + 262_784) / (convolutions + 262_784), 5);
  expect(densitiesOf(network, first!).get("block4-shortcut.weight")).toBe(1);
  expect(densitiesOf(network, first!).get("block4-conv1.weight")).toBeCloseTo(0.8, 5);
});
