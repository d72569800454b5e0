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

/** Asks for less than a point lost: of the same size on the other side it is gained. */
const withinAPoint = ["V2", "C5c Conv-2", "C5c Conv-4"];

/** Claims of suites that make no figure of the paper are not in it. */
const ofPaper = new Set(
  suites.entries().flatMap(([, { figures, claims: names }]) => (figures.length > 0 ? names : [])),
);
/** Of no training: they are counted in the network itself. */
const counted = ["C6a", "C6b"];
for (const name of counted) ofPaper.delete(name);

test("weights are counted without any run: less than 1% of Conv-2's are in convolutions, and half of Conv-6's", () => {
  const found = counted.map((name) => judge(name, () => null, "paper"));
  expect(found).toMatchObject([
    { direction: "holds", n: 0, level: null },
    { direction: "fails", n: 0, level: null },
  ]);
  // By hand, from the sizes in the paper's Figure 2.
  const shares = [38_592 / 4_300_992, 1_144_512 / 2_261_184];
  expect(found.map(({ here }) => here?.estimate)).toEqual(shares);
});

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
    if (!looks) expect(answers(worlds.diverged)).not.toContain("holds");
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
