import { expect, test } from "vitest";
import { askedSuites, type SuiteFlags } from "./asked.ts";

const refused = (names: readonly string[], flags: SuiteFlags) => {
  let said: unknown;
  try {
    askedSuites(names, flags);
  } catch (error) {
    said = error;
  }
  return said;
};

test("--data of a data set that nothing trains on is refused, before any is read", () => {
  expect(refused(["lenet"], { data: ["mnist=a", "cifar10=b"] })).toMatchObject({
    message: "--data says where cifar10 is, and nothing of what is asked for trains on it",
    cure: "leave it out, or say where this is: mnist",
  });
  expect(refused(["fig5"], { network: ["conv-2"], data: ["mnist=a"] })).toMatchObject({
    cure: "leave it out, or say where this is: cifar10",
  });
});

test("--data of what is trained on is taken: all of it for the paper, and what --set says", () => {
  const both = askedSuites(["paper"], { data: ["mnist=a", "cifar10=b"] });
  expect(["mnist", "cifar10", "images"].map(both.isPlaced)).toEqual([true, true, false]);
  const other = { set: ["data.name=fashion-mnist", "train.batch=30"] };
  expect(askedSuites(["lenet"], { ...other, data: ["fashion-mnist=a"] }).isPlaced("fashion-mnist")).toBe(true);
  expect(refused(["lenet"], { ...other, data: ["mnist=a"] })).toMatchObject({
    cure: "leave it out, or say where this is: fashion-mnist",
  });
});
