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
  // 1,769,472 + 37,748,736 multiply-adds in convolutions at 0.9^20, 4,194,304 + 65,536 at 0.8^20, 2,560 at 0.9^20; the dense
  // network's second convolution is in Winograd's form.
  const work = (39_518_208 + 2560) * 0.9 ** 20 + 4_259_840 * 0.8 ** 20;
  const dense = 1_769_472 + 0.22 * 37_748_736 + 4_259_840 + 2560;
  expect(shareOfWork(network, last)).toBeCloseTo(work / dense, 4);
  expect(densitiesOf(network, last).get("conv2.weight")).toBeCloseTo(0.9 ** 20, 3);
});

test("in Winograd's form a convolution is the same work at every density", () => {
  const network = buildNetwork(networkNamed("conv-2"), cifar, 10);
  const asked = { rate: 0.2, rates: { convolution: 0.1, output: 0.1 } };
  const works = ladder(network, ratesOf(network, asked), 20, "layer").map(
    (rung) => shareOfWork(network, rung) * (1_769_472 + 0.22 * 37_748_736 + 4_262_400),
  );
  // 0.9^14 is above 22%, 0.9^15 is not.
  const others = (round: number) => (1_769_472 + 2560) * 0.9 ** round + 4_259_840 * 0.8 ** round;
  expect(works[0]).toBeCloseTo(others(0) + 0.22 * 37_748_736, 0);
  expect(works[14]! - others(14)).toBeCloseTo(0.22 * 37_748_736, -3);
  expect(works[15]! - others(15)).toBeCloseTo(0.9 ** 15 * 37_748_736, -3);
});

test("shortcuts and layers in residual blocks count, and layers that are ranked together share a density", () => {
  const network = buildNetwork(networkNamed("resnet-20"), cifar, 10);
  const asked = { rate: 0.2, rates: { shortcut: 0, output: 0 } };
  const rungs = ladder(network, ratesOf(network, asked), 8, "global");
  const [dense, first] = rungs;
  expect(shareOfWork(network, dense!)).toBe(1);
  // Shortcuts have 512 * 256 + 2,048 * 64 = 262,144 and the output 640: these stay. The first convolution of all and of each
  // later stage is direct at every density, the others below 28% with 16 channels, and below 22% with more.
  const direct = 432 * 1024 + 4608 * 256 + 18_432 * 64;
  const [narrow, wide] = [6 * 2304 * 1024, 5 * 9216 * 256 + 5 * 36_864 * 64];
  const all = 262_784 + direct + 0.28 * narrow + 0.22 * wide;
  expect(shareOfWork(network, first!)).toBeCloseTo((all - 0.2 * direct) / all, 5);
  const last = 0.8 ** 8;
  expect(shareOfWork(network, rungs[8]!)).toBeCloseTo((262_784 + last * (direct + narrow + wide)) / all, 4);
  expect(densitiesOf(network, first!).get("block4-shortcut.weight")).toBe(1);
  expect(densitiesOf(network, first!).get("block4-conv1.weight")).toBeCloseTo(0.8, 5);
});
