import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { choices, chosenSuites, partOf } from "../chosen.ts";
import { abstract } from "../claims/abstract.ts";
import { claims } from "../claims/index.ts";
import { planSuites } from "../plan.ts";
import { tiny, tinyDataset } from "../tiny.test-data.ts";
import { suites } from "./index.ts";

test("every figure of the paper but its table is one suite's: 1, 3 to 45", () => {
  const figures = suites.entries().flatMap(([, suite]) => suite.figures);
  expect(figures.sort((a, b) => a - b)).toEqual([1, ...Array.from({ length: 43 }, (_, i) => i + 3)]);
  for (const [name, suite] of suites.entries()) {
    if (suite.figures.length > 0) expect(name).toBe(`fig${suite.figures[0]}`);
    expect(partOf(suite) === "own").toBe(suite.figures.length === 0);
    expect(chosenSuites([name]).map((one) => one.name)).toEqual([name]);
  }
});

test("suites and claims know each other: no claim without a suite, and no suite with an unknown one", () => {
  const used = new Set(suites.entries().flatMap(([, suite]) => suite.claims));
  expect([...used].filter((name) => !claims.names().includes(name))).toEqual([]);
  expect(claims.names().filter((name) => !used.has(name))).toEqual([]);
  expect(abstract.flatMap(({ rests }) => rests).filter((name) => !claims.names().includes(name))).toEqual([]);
});

test("names of suites are no names of claims", () => {
  expect(choices().filter((name) => suites.entries().some(([, { claims }]) => claims.includes(name)))).toEqual([]);
});

test.each(suites.names())("%s has runs that can be planned, and trainings for each of its lines", async (name) => {
  const [planned] = await planSuites(chosenSuites([name]), { scale: "quick", overrides: tiny }, (data) =>
    Promise.resolve(tinyDataset(data)),
  );
  const runs = planned?.runs ?? [];
  expect(runs.flatMap(({ lines }) => lines)).toHaveLength(suites.named(name).lines.length);
  for (const { lines, jobs } of runs) {
    const trained = new Set(jobs.map(({ role }) => role));
    for (const { role, label } of lines) expect(trained, label).toContain(role);
  }
});

test("a suite is under forty lines", () => {
  for (const name of suites.names()) {
    const lines = readFileSync(new URL(`./${name}.ts`, import.meta.url), "utf8").split("\n").length;
    expect(lines, name).toBeLessThan(40);
  }
});

test("names mean suites: a figure, a part, a network, everything; an unknown one is refused with the nearest", () => {
  const names = (...asked: readonly string[]) => chosenSuites(asked).map(({ name }) => name);
  expect(names("fig4")).toEqual(["fig4"]);
  expect(names("fig12", "fig4", "fig9")).toEqual(["fig4", "fig9"]);
  expect(names("section2")).toEqual(["fig3", "fig4"]);
  expect(names("appendix-g")).toEqual(["fig26", "fig27", "fig28", "fig29", "fig30", "fig31"]);
  expect(names("paper", "own")).toEqual(suites.names());
  expect(names("lenet")).toContain("fig1");
  expect(chosenSuites(["lenet"]).flatMap(({ lines }) => lines.map(({ ask }) => ask.network))).not.toContain("Conv-2");
  expect(chosenSuites(["fig5"], ["conv-4"]).flatMap(({ lines }) => lines.map(({ ask }) => ask.network))).toEqual([
    "Conv-4",
    "Conv-4",
  ]);
  expect(() => names("fig2")).toThrow(/no suite is called "fig2"/);
  expect(() => chosenSuites(["paper"], ["lenett"])).toThrow(/no network of the paper is called "lenett"/);
});
