import { expect, test } from "vitest";
import { LthError } from "../errors.ts";
import { readSpec } from "../request/index.ts";
import { overridesOf, type SpecFlags } from "./spec-options.ts";

const ask = (flags: SpecFlags) => readSpec({ from: "lenet-mnist", overrides: overridesOf(flags) }).spec;
const says = (flags: SpecFlags): string => {
  try {
    ask(flags);
  } catch (error) {
    if (error instanceof LthError) return error.message;
    throw error;
  }
  return "nothing was refused";
};

test("each flag sets its field", () => {
  const flags = { trials: "4", rounds: "2", iterations: "300it", rewind: "10it", strategy: "one-shot", seed: "9" };
  expect(ask(flags)).toMatchObject({
    trials: 4,
    rounds: 2,
    train: { iterations: "300it" },
    rewind: "10it",
    prune: { strategy: "one-shot" },
    seed: 9,
  });
});

test("a bare number means iterations in --iterations and --rewind, whose names say so, and nothing elsewhere", () => {
  expect(ask({ iterations: "300", rewind: "10" })).toMatchObject({ train: { iterations: "300it" }, rewind: "10it" });
  expect(ask({ iterations: "2ep", rewind: "0" })).toMatchObject({ train: { iterations: "2ep" }, rewind: "0it" });
  expect(says({ iterations: "0" })).toBe(
    "--iterations 0: train.iterations is 0it, expected a duration such as 500it (iterations) or 2ep (epochs), 1 to 1000000000",
  );
  expect(says({ rewind: "-1" })).toContain("rewind is -1, expected a duration");
  expect(says({ set: ["train.iterations=300"] })).toContain("train.iterations is 300, expected a duration");
});

test("no flag changes nothing", () => {
  expect(ask({})).toEqual(readSpec({ from: "lenet-mnist" }).spec);
});

test("--controls is the whole choice", () => {
  const asked = (controls: string) => Object.entries(ask({ controls }).controls).filter(([, count]) => count > 0);
  expect(asked("reinit:3,random:1")).toEqual([
    ["reinit", 3],
    ["random", 1],
  ]);
  expect(asked(" reshuffle ")).toEqual([["reshuffle", 1]]);
  expect(asked("none")).toEqual([]);
});

test("what is wrong with --controls is said with the flag", () => {
  expect(says({ controls: "renit:3" })).toBe(
    "--controls renit:3: controls.renit is not a known field, did you mean controls.reinit?",
  );
  expect(says({ controls: "reinit:many" })).toContain("controls.reinit is many, expected a whole number from 0 to 100");
  expect(says({ controls: "reinit:1,reinit:2" })).toContain("controls.reinit stands twice");
  for (const odd of ["", ",", "reinit:", "reinit:1:2", "reinit 3", "{reinit: 1}"]) {
    expect(says({ controls: odd })).toContain("is not a control with its number");
  }
});

test("--control-rounds is a list of rounds, or all", () => {
  expect(ask({ controlRounds: "3,7,11" }).controlRounds).toEqual([3, 7, 11]);
  expect(ask({ controlRounds: "3, 7" }).controlRounds).toEqual([3, 7]);
  expect(ask({ controlRounds: "all" }).controlRounds).toEqual([]);
  for (const odd of ["", "3-7", "3;7", "[3]", "every"]) {
    expect(says({ controlRounds: odd })).toContain(`--control-rounds ${odd} is no list of rounds`);
  }
  for (const odd of ["3,0", "3,201"]) {
    expect(says({ controlRounds: odd })).toContain("expected a whole number from 1 to 200");
  }
});

test("wrong values are said with the flag", () => {
  expect(says({ trials: "1_000" })).toBe("--trials 1_000: trials is 1_000, expected a whole number from 1 to 1000");
  expect(says({ iterations: "5e2" })).toContain(
    "--iterations 5e2: train.iterations is 5e2, expected a duration such as 500it",
  );
  expect(says({ set: ["prune.rate"] })).toContain("--set prune.rate has no path and value");
  expect(says({ trials: "2", set: ["trials=3"] })).toBe("--set trials=3: trials was asked for already, by --trials 2");
});

test("--set takes lists and sections, with an equals sign in the value", () => {
  expect(ask({ set: ["model.widths=[500,100]", "prune.rates={fc1: 0.5}"] })).toMatchObject({
    model: { widths: [500, 100] },
    prune: { rates: { fc1: 0.5 } },
  });
  expect(says({ set: ["data.name=a=b"] })).toContain("data.name is a=b, expected one of");
});
