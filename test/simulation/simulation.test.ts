import { describe, expect, test } from "vitest";
import { faults } from "./faults.ts";
import type { Planted } from "./machine.ts";
import { type Outcome, simulate, tellFailure } from "./simulate.ts";

const SEEDS = 100;

/** The first of some seeds that goes wrong. */
async function firstWrong(planted: Planted, most: number): Promise<Outcome | undefined> {
  for (let seed = 1; seed <= most; seed++) {
    const outcome = await simulate(seed, planted);
    if (outcome.wrong !== undefined) return outcome;
  }
  return undefined;
}

test(`${SEEDS} seeds of faults end with the bytes of one machine`, async () => {
  const warnings: Error[] = [];
  const heard = (warning: Error) => void warnings.push(warning);
  process.on("warning", heard);
  const happened = new Set<string>();
  for (let seed = 1; seed <= SEEDS; seed++) {
    const outcome = await simulate(seed);
    if (outcome.wrong !== undefined) throw new Error(tellFailure(outcome));
    for (const name of outcome.faults) happened.add(name);
  }
  process.off("warning", heard);
  expect(Object.keys(faults).filter((name) => !happened.has(name))).toEqual([]);
  expect(warnings.filter(({ name }) => name === "MaxListenersExceededWarning")).toEqual([]);
});

test("a seed decides everything: played again, the same happens at the same moments", async () => {
  const [first, again] = [await simulate(7), await simulate(7)];
  expect(first.faults.length).toBeGreaterThan(5);
  expect(again).toEqual(first);
  expect((await simulate(8)).trace).not.toEqual(first.trace);
});

describe("a planted fault is found, and found again by its seed", () => {
  test.each<[string, Planted, RegExp]>([
    [
      "a worker that goes on with what it lost",
      { deaf: true },
      /lost [0-9a-f]{8}, and then: (put|tell|done|give back)/,
    ],
    [
      "a checkpoint that is off by one",
      { leftOut: 1 },
      /made different results of the same training|has other bytes of/,
    ],
  ])("%s", async (_, planted, says) => {
    const found = await firstWrong(planted, SEEDS);
    if (found === undefined) throw new Error("it was not found");
    expect(found.wrong).toMatch(says);
    expect(await simulate(found.seed, planted)).toEqual(found);
    expect(tellFailure(found)).toContain(`again: npm run simulate -- ${found.seed} 1`);
  });
});
