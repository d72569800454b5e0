import { describe, expect, test } from "vitest";
import type { Evidence } from "../evidence.ts";
import { judge } from "../judge.ts";
import { type Answer, all, directionOf, measured, sizeOf } from "./answer.ts";
import { above, atLeast, atMost, below, type Direction, noneFrom, notAbove, type Size, within } from "./claim.ts";
import { claims } from "./index.ts";
import type { Samples } from "./quantity.ts";
import { worldOf } from "./worlds/index.test-data.ts";

/** Made-up results: numbers of trials on the first side, all compared with `second`. */
const samples = (firsts: readonly number[], second: number, more: Partial<Samples> = {}): Samples => ({
  unit: "points",
  pairs: new Map(firsts.map((first, trial) => [trial, [first, second] as const])),
  diverged: 0,
  late: [0, 0],
  known: [],
  ...more,
});

const direction = (made: Samples, asked: Direction): Answer | null => {
  const found = measured(made);
  return found && directionOf(found, asked);
};
const size = (made: Samples, asked: Size): Answer | null => {
  const found = measured(made);
  return found && sizeOf(found, asked);
};

const margin = { size: 0.001, from: "made up" };

describe("direction: the whole interval on the claim's side", () => {
  // Mean 0.02, deviation 0.01: the interval of three trials is 0.02 plus or minus 0.0248, that of five plus or minus 0.0124.
  const three = samples([0.01, 0.02, 0.03], 0);
  const five = samples([0.0074, 0.0137, 0.02, 0.0263, 0.0326], 0);
  test("above 0", () => {
    expect(direction(three, above(0))).toBe("not enough trials");
    expect(direction(five, above(0))).toBe("holds");
    expect(direction(five, below(0))).toBe("fails");
    expect(direction(five, above(0.0076))).toBe("holds");
    expect(direction(five, above(0.0078))).toBe("not enough trials");
    expect(direction(five, above(0.0326))).toBe("fails");
  });
  test("no difference: the interval holds the number, or does not", () => {
    expect(direction(three, noneFrom(0))).toBe("holds");
    expect(direction(five, noneFrom(0))).toBe("fails");
  });
  test("no larger: until the interval shows that it is", () => {
    expect(direction(three, notAbove(0))).toBe("holds");
    expect(direction(five, notAbove(0))).toBe("fails");
    expect(direction(five, notAbove(0.1))).toBe("holds");
    expect(direction({ ...five, diverged: 1 }, notAbove(0.1))).toBe("not enough trials");
  });
  test("two trials are too few, whatever they say", () => {
    expect(direction(samples([0.5, 0.5], 0), above(0))).toBe("not enough trials");
    expect(direction(samples([0.5], 0), above(0))).toBe("not enough trials");
    expect(measured(samples([], 0))).toBeNull();
  });
  test("a training that diverged lets nothing hold, but something fail", () => {
    const diverged = { ...five, diverged: 1 };
    expect(direction(diverged, above(0))).toBe("not enough trials");
    expect(direction(diverged, below(0))).toBe("fails");
    expect(direction({ ...three, diverged: 1 }, noneFrom(0))).toBe("not enough trials");
  });
});

describe("times: logarithms of ratios, and early stops at the last measurement", () => {
  const faster = samples([500, 510, 490, 505], 1000, { unit: "ratio" });
  test("half the time is sooner", () => {
    expect(direction(faster, below(1))).toBe("holds");
    expect(direction(faster, above(1))).toBe("fails");
    expect(measured(faster)?.interval.mean).toBeCloseTo(0.501, 3);
  });
  test("what stopped last may have stopped later still: only what that cannot change is said", () => {
    // The first may be slower than it looks, the second too.
    expect(direction({ ...faster, late: [1, 0] }, below(1))).toBe("not enough trials");
    expect(direction({ ...faster, late: [0, 1] }, below(1))).toBe("holds");
    const slower = samples([1000, 1010, 990], 500, { unit: "ratio" });
    expect(direction({ ...slower, late: [3, 0] }, above(1))).toBe("holds");
    expect(direction({ ...slower, late: [0, 1] }, above(1))).toBe("not enough trials");
    expect(size({ ...faster, late: [0, 1] }, within(0.5, { size: 0.1, from: "" }))).toBe("not enough trials");
  });
  test("an early stop at iteration 0 has no ratio", () => {
    expect(measured(samples([0, 0, 0], 100, { unit: "ratio" }))).toBeNull();
  });
});

describe("size: inside the band, outside it, or across its edge", () => {
  // The interval of these is 0.003 plus or minus 0.00025.
  const tight = samples([0.0029, 0.003, 0.0031], 0);
  test("the paper's number plus or minus a margin", () => {
    expect(size(tight, within(0.003, margin))).toBe("holds");
    expect(size(tight, within(0.0022, margin))).toBe("not enough trials");
    expect(size(tight, within(0.001, margin))).toBe("fails");
    expect(size(tight, within(0.005, margin))).toBe("fails");
  });
  test("more than, and up to, are one-sided", () => {
    expect(size(tight, atLeast(0.003, margin))).toBe("holds");
    expect(size(tight, atLeast(0.001, margin))).toBe("holds");
    expect(size(tight, atLeast(0.004, margin))).toBe("not enough trials");
    expect(size(tight, atLeast(0.005, margin))).toBe("fails");
    expect(size(tight, atMost(0.0035, margin))).toBe("holds");
    expect(size(tight, atMost(0.009, margin))).toBe("holds");
    expect(size(tight, atMost(0.002, margin))).toBe("not enough trials");
    expect(size(tight, atMost(0.001, margin))).toBe("fails");
  });
  test("too few trials, and trainings that diverged", () => {
    expect(size(samples([0.003, 0.003], 0), within(0.003, margin))).toBe("not enough trials");
    expect(size({ ...tight, diverged: 2 }, within(0.003, margin))).toBe("not enough trials");
    expect(size({ ...tight, diverged: 2 }, within(0.005, margin))).toBe("fails");
  });
  test("a number that no training changes needs no trials", () => {
    const counted = samples([0.009], 0, { unit: "counted" });
    expect(direction(counted, below(0.01))).toBe("holds");
    expect(direction(counted, above(0.01))).toBe("fails");
  });
});

test("of several answers all must hold; one that fails decides", () => {
  expect(all(["holds", "holds"])).toBe("holds");
  expect(all(["holds", "not enough trials"])).toBe("not enough trials");
  expect(all(["not run", "holds"])).toBe("not run");
  expect(all(["not run", "fails", "holds"])).toBe("fails");
});

describe.each(claims.entries())("claim %s", (_, claim) => {
  const asked = [claim.direction, claim.size].filter((question) => question !== undefined);
  test("asks something, and says where it stands and in which unit", () => {
    expect(asked.length).toBeGreaterThan(0);
    expect(claim.source).toMatch(/^(Abstract$|(Section|Appendix) \w)/);
    expect(claim.about.length).toBeGreaterThan(10);
    expect(claim.paper.length).toBeGreaterThan(2);
    expect(claim.size?.margin ?? "sourced").toMatch(/\d|sourced/);
  });

  test("has results on both sides of each edge that it answers otherwise", () => {
    const { direction: side, size: band } = claim;
    // Nearly equal trials, so that the interval is a point: what counts is where it lies.
    const here = (value: number) => measured(samples([value - 1e-7, value, value + 1e-7], 0));
    const answers = (value: number) => {
      const found = here(value);
      return found && [side ? directionOf(found, side) : null, band ? sizeOf(found, band) : null];
    };
    if (side && side.side !== "none") {
      const [less, more] = [answers(side.than - 1e-3)?.[0], answers(side.than + 1e-3)?.[0]];
      expect([less, more]).toEqual(side.side === "above" ? ["fails", "holds"] : ["holds", "fails"]);
    }
    if (side?.side === "none")
      expect([answers(side.than)?.[0], answers(side.than + 1e-3)?.[0]]).toEqual(["holds", "fails"]);
    for (const [edge, inward] of [
      [band?.low ?? Number.NaN, 1],
      [band?.high ?? Number.NaN, -1],
    ] as const) {
      if (!Number.isFinite(edge)) continue;
      expect([answers(edge + inward * 1e-4)?.[1], answers(edge - inward * 1e-4)?.[1]]).toEqual(["holds", "fails"]);
    }
  });
});

test("of means over rounds only the mean is told, and what is largest needs every round", () => {
  const evidence = worldOf("paper", { count: 5 });
  const timed = judge("L12a", evidence, "paper").here;
  expect(timed?.unit).toBe("ratio");
  expect(timed).not.toHaveProperty("meanOfRatios");
  expect(judge("L2", evidence, "paper").here).toHaveProperty("meanOfRatios");
  const upTo =
    (round: number): Evidence =>
    (ask) => {
      const known = evidence(ask);
      return known && { ...known, jobs: known.jobs.filter((job) => job.round <= round) };
    };
  expect(judge("L6b", upTo(15), "paper").size).toBe("holds");
  expect(judge("L6b", upTo(14), "paper").size).toBe("not run");
});
