import { expect, test } from "vitest";
import { LthError } from "../errors.ts";
import { sweepOf } from "./sweep-flags.ts";

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
