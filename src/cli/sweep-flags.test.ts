import { expect, test } from "vitest";
import { LthError } from "../errors.ts";
import { readSpec } from "../request/index.ts";
import { eachOnce, sweepOf } from "./sweep-flags.ts";

const pairs = (...flags: string[]) =>
  sweepOf(flags).map((chosen) => chosen.map(({ path, yaml }) => `${path}=${yaml ?? ""}`));

test("all combinations, the last field changing fastest", () => {
  expect(pairs("lr=1,2", "rounds=3,4")).toEqual([
    ["lr=1", "rounds=3"],
    ["lr=1", "rounds=4"],
    ["lr=2", "rounds=3"],
    ["lr=2", "rounds=4"],
  ]);
  expect(pairs("lr=1")).toEqual([["lr=1"]]);
});

test("commas inside lists, sections and quotes belong to a value", () => {
  expect(pairs("model.widths=[300,100],[100]")).toEqual([["model.widths=[300,100]"], ["model.widths=[100]"]]);
  expect(pairs("controls={reinit: 1, random: 2},{}")).toEqual([["controls={reinit: 1, random: 2}"], ["controls={}"]]);
  expect(pairs("prune.criterion='a,b',magnitude")).toEqual([["prune.criterion='a,b'"], ["prune.criterion=magnitude"]]);
});

test.each(["lr", "=1", "lr=", "lr=1,,2", "lr=1,"])("%s is refused", (flag) => {
  expect(() => sweepOf([flag])).toThrow(LthError);
});

test("no more runs than one can compare", () => {
  const many = Array.from({ length: 30 }, (_, i) => i).join(",");
  expect(() => sweepOf([`seed=${many}`, `rounds=${many}`])).toThrow(/900 runs, expected at most 500/);
});

test("a run that is asked for twice is refused, however its value is written; another rule is another run to look at", () => {
  const named = (...flags: string[]) =>
    sweepOf(flags).map((overrides) => readSpec({ from: "lenet-mnist", scale: "quick", overrides }));
  for (const flag of ["seed=1,2,1", "train.optimizer.lr=0.001,0.002,1e-3"]) {
    expect(() => eachOnce(named(flag))).toThrow("combinations 1 and 3 of 3 have the same spec");
  }
  expect(eachOnce(named("seed=1,2"))).toHaveLength(2);
  expect(eachOnce(named("verdict.loss=0.001,0.002"))).toHaveLength(2);
});
