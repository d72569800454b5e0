import { describe, expect, test } from "vitest";
import { judge } from "../../judge.ts";
import { suites } from "../../suites/index.ts";
import { claims } from "../index.ts";
import { type World, worldOf } from "./index.test-data.ts";

const five = { count: 5 };
const worlds = {
  paper: worldOf("paper", five),
  contrary: worldOf("contrary", five),
  apart: [worldOf("apart", five), worldOf("apart the other way", five)],
  few: (["paper", "contrary"] satisfies World[]).map((world) => worldOf(world, { count: 2 })),
  censored: (["paper", "contrary"] satisfies World[]).map((world) => worldOf(world, { count: 5, censored: true })),
  diverged: worldOf("paper", { count: 5, diverged: true }),
} as const;

/** Of no training: whether tickets diverged, stopped late or are few changes nothing. */
const exact = ["C6a", "C6b"];
/** Asks for less than a point lost: of the same size on the other side it is gained. */
const withinAPoint = ["V2"];

/** Claims of suites that make no figure of the paper are not in it. */
const ofPaper = new Set(
  suites.entries().flatMap(([, { figures, claims: names }]) => (figures.length > 0 ? names : [])),
);

describe.each([...ofPaper])("claim %s, by made-up results", (name) => {
  const { direction: side } = claims.named(name);
  const answers = (evidence: ReturnType<typeof worldOf>) => {
    const { direction, size } = judge(name, evidence, "paper");
    return [direction, size].filter((answer) => answer !== null);
  };

  test("holds where everything is as the paper says", () => {
    const found = judge(name, worlds.paper, "paper");
    expect([found.direction ?? "holds", found.size ?? "holds"], JSON.stringify(found.here)).toEqual(["holds", "holds"]);
  });

  test("fails where the contrary is so", () => {
    if (withinAPoint.includes(name)) return;
    const hasSide = side?.side === "above" || side?.side === "below";
    const found = hasSide ? [judge(name, worlds.contrary, "paper").direction] : worlds.apart.flatMap(answers);
    expect(found).toContain("fails");
  });

  test("is not answered with two trials", () => {
    if (exact.includes(name)) return;
    for (const evidence of worlds.few) expect(new Set(answers(evidence))).toEqual(new Set(["not enough trials"]));
  });

  test("about times is not answered where all early stops came last; about accuracies it is", () => {
    const { here } = judge(name, worlds.paper, "paper");
    const isTimed = here?.unit === "ratio" && !name.startsWith("F");
    for (const evidence of worlds.censored) {
      if (isTimed) expect(new Set(answers(evidence))).toEqual(new Set(["not enough trials"]));
      else expect(answers(evidence)).not.toContain("not enough trials");
    }
  });

  test("does not hold where trainings diverged", () => {
    const looks = /^F[1256]/.test(name);
    if (!exact.includes(name) && !looks) expect(answers(worlds.diverged)).not.toContain("holds");
  });
});

test("a cause that was found is told where a claim does not hold at the paper's scale, and nowhere else", () => {
  const cause = (evidence: ReturnType<typeof worldOf>, level: "paper" | "quick") =>
    judge("F6a fc1", evidence, level).cause;
  expect(cause(worlds.contrary, "paper")).toMatch(/21\.1%/);
  expect(cause(worlds.few[0] ?? worlds.paper, "paper")).toMatch(/21\.1%/);
  expect(cause(worlds.contrary, "quick")).toBeUndefined();
  expect(cause(worlds.paper, "paper")).toBeUndefined();
  expect(judge("L2", worlds.contrary, "paper").cause).toBeUndefined();
});
