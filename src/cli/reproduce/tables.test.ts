import { describe, expect, test } from "vitest";
import type { Judged } from "../../paper/index.ts";
import { claimTable } from "./claim-table.ts";
import type { SuiteListing } from "./list.ts";
import { suiteTable } from "./suite-table.ts";

const suite = (name: string, figures: readonly number[], stored: number): SuiteListing => ({
  ...{ suite: name, figures, about: "the connections that units keep, with Adam and with SGD", claims: ["F6b", "F6c"] },
  ...{ trainings: 405, stored, seconds: 11_520, left: 60 },
});
const together = { trainings: 600, stored: 400, seconds: 15_000, left: 5_000 };
const listing = { suites: [suite("fig4", [4, 12], 400), suite("fig21", [21, 22, 23, 24], 0)], together };

describe("suites", () => {
  test("in 80 columns everything but the end of what they are about; below it all of them together", () => {
    const lines = suiteTable(listing, { isTTY: true, columns: 80 }).trimEnd().split("\n");
    expect(lines.every((line) => line.length <= 80)).toBe(true);
    expect(lines).toEqual([
      "suite  figures      trainings  stored        time  claims  about",
      "fig4   4 12               405     400  3 h 12 min       2  the connections tha..",
      "fig21  21 22 23 24        405       0  3 h 12 min       2  the connections tha..",
      "",
      "600 trainings (what several suites share counts once), 400 of them stored:",
      "about 4 h 10 min on this machine, 1 h 23 min for the 200 that are not stored",
    ]);
  });

  test("a wide terminal has the whole sentence, a narrow one none of it", () => {
    expect(suiteTable(listing, { isTTY: true, columns: 140 })).toContain("with Adam and with SGD\n");
    expect(suiteTable(listing, { isTTY: true, columns: 66 })).not.toContain("about  ");
    const one = suiteTable({ ...listing, suites: listing.suites.slice(0, 1) }, {});
    expect(one).toContain("\n600 trainings, 400 of them stored:\n");
    const whole = suiteTable({ ...listing, together: { ...together, stored: 600, left: 0 } }, {});
    expect(whole).toMatch(/\nabout 4 h 10 min on this machine, of which nothing is left\n$/);
    const none = suiteTable({ ...listing, together: { ...together, stored: 0, left: 15_000 } }, {});
    expect(none).toMatch(/\nabout 4 h 10 min on this machine\n$/);
  });
});

const judged = (claim: string, more: Partial<Judged>): Judged => ({
  ...{ claim, source: "Section 2", about: "a sentence", paper: "38% earlier: 0.62 times" },
  ...{ here: null, n: 0, direction: "not run", size: null, level: null },
  ...more,
});
const claims: readonly Judged[] = [
  judged("L2", {
    here: { estimate: 0.69, low: 0.45, high: 1.04, unit: "ratio", meanOfRatios: 0.7, ratioOfMeans: 0.68 },
    ...{ n: 5, direction: "holds", size: "not enough trials", level: "quick" },
  }),
  judged("R1", { paper: "smaller tickets, less extreme than VGG-19, and much else that is said there" }),
  judged("L3", { direction: null, size: "not run" }),
  judged("C1 Conv-2", { size: "not run" }),
];

describe("claims", () => {
  test("in 80 columns two lines: the paper and direction, here and size; one where nothing was run", () => {
    const lines = claimTable(claims, {}).trimEnd().split("\n");
    expect(lines.every((line) => line.length <= 80)).toBe(true);
    expect(lines.slice(lines.indexOf("") + 1)).toEqual([
      "claim      paper, and below it here                            direction, size",
      "L2         38% earlier: 0.62 times                             holds",
      "           0.69 times [0.45, 1.04], n = 5, quick               not enough trials",
      "R1         smaller tickets, less extreme than VGG-19, and m..  not run",
      "L3         38% earlier: 0.62 times                             not run",
      "C1 Conv-2  38% earlier: 0.62 times                             not run",
    ]);
  });

  test("a wide terminal has one line for each", () => {
    const lines = claimTable(claims.slice(0, 1), { isTTY: true, columns: 200 }).trimEnd().split("\n");
    expect(lines.slice(2)).toEqual([
      "claim  paper                    here                     n  direction  size               runs",
      "L2     38% earlier: 0.62 times  0.69 times [0.45, 1.04]  5  holds      not enough trials  quick",
    ]);
  });
});
