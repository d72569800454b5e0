import { expect, test } from "vitest";
import { worldOf } from "../claims/worlds/index.test-data.ts";
import type { Evidence } from "../evidence.ts";
import { line } from "../line.ts";
import { conv } from "../runs/conv.ts";
import { lenet, oneShot } from "../runs/lenet.ts";
import { missingText } from "./missing.ts";

const made = worldOf("paper", { count: 1 });
const only =
  (name: string): Evidence =>
  (ask) =>
    ask.name === name ? made(ask) : null;
const lines = [
  line("iterative", lenet),
  line("iterative, shuffled", lenet, "reshuffle"),
  line("one-shot", oneShot),
  line("ticket", conv(2)),
  line("reinit", conv(2), "reinit"),
];

test("what was not run is said by line, or by network where nothing was", () => {
  expect(missingText(lines, () => only(lenet.name))).toBe("Not run: LeNet: iterative, shuffled; one-shot. Conv-2.");
  const drawnBy = (network: string) => (network === "LeNet" ? only(lenet.name) : only(conv(2).name));
  expect(missingText(lines, drawnBy)).toBe("Not run: LeNet: iterative, shuffled; one-shot.");
  expect(missingText(lines.slice(0, 1), () => made)).toBeNull();
  expect(missingText(lines.slice(0, 1), () => undefined)).toBe("Not run: LeNet.");
});
