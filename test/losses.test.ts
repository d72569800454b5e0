import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lth } from "./lth-process.ts";
import { writeSmallData } from "./small-data.ts";

/** Losses that are not numbers, and learning rates that are none. */
const folder = mkdtempSync(join(tmpdir(), "lth-losses-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => writeSmallData(join(folder, "data")));

/** Runs a spec that differs from a sound one in its learning rate alone, in a store of its own. */
function findWith(rate: string, store: string) {
  const spec = [
    "model: { family: mlp, widths: [12] }",
    "data: { name: mnist, validation: 100 }",
    "train:",
    "  optimizer:",
    "    name: sgd",
    `    lr: ${rate}`,
    "  iterations: 60it",
    "measure: { every: 20, test: 60 }",
    "prune: {}",
    "rounds: 1",
    "trials: 3",
    "controls: { reinit: 1 }",
  ];
  writeFileSync(join(folder, `${store}.yaml`), spec.join("\n"));
  return lth(folder, ["find", `${store}.yaml`, "--data", "data", "--store", store, "--json"]);
}
const eventsOf = (out: string): Record<string, unknown>[] =>
  out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
const typesOf = (out: string) => new Set(eventsOf(out).map(({ type }) => type));

test("a sound rate: tickets are pruned, nothing is warned of", async () => {
  const { code, out, err } = await findWith("0.1", "sound");
  const said = /^sound-[0-9a-f]{8}: 9 trainings\n(round [01]: .*\n){2}$/;
  expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(said) });
  expect(typesOf(out)).toContain("pruned");
  expect(typesOf(out)).not.toContain("job-diverged");
});

describe("a loss that is not finite", () => {
  test("stops with job, iteration and the last finite loss; nothing is pruned from it, no verdict stands on it", async () => {
    const { code, out, err } = await findWith("1e30", "huge");
    expect(code).toBe(1);
    const says =
      /trial 0, round 0, ticket diverged at iteration (\d+): its loss is not finite \(last finite loss: ([\d.]+)\)/;
    const [, iteration, loss] = says.exec(err) ?? [];
    expect(Number(iteration)).toBeGreaterThan(0);
    expect(Number(loss)).toBeGreaterThan(0);
    expect(err.trimEnd().split("\n").at(-1)).toMatch(/^ {2}ask for a smaller learning rate/);
    const events = eventsOf(out);
    expect(events.filter(({ type }) => type === "job-diverged")).toHaveLength(3);
    expect(events.find(({ type }) => type === "verdict")).toMatchObject({
      verdict: { enough: false, smallestMatching: null, fastest: null, mostAccurate: null, controls: {} },
      words: expect.arrayContaining([expect.stringContaining("nothing is pruned from one that diverged")]),
    });
    expect(typesOf(out)).toEqual(new Set(["run", "job-started", "job-diverged", "verdict", "done"]));
    expect(readdirSync(join(folder, "huge", "jobs"))).toEqual([]);
  });

  test("is recorded: asked again, it stops at once with the same words, and show counts it", async () => {
    const first = await findWith("1e30", "again");
    const second = await findWith("1e30", "again");
    const lines = ({ err }: { err: string }) => err.split("\n").sort(); // trials end in any order
    expect(second.code).toBe(1);
    expect(lines(second)).toEqual(lines(first));
    expect(typesOf(second.out)).toEqual(new Set(["run", "job-diverged", "verdict", "done"]));
    const shown = JSON.parse((await lth(folder, ["show", "again", "--store", "again", "--json"])).out);
    expect(shown.rounds).toMatchObject([{ round: 0, ticket: { diverged: 3, testAccuracyAtEnd: null }, controls: {} }]);
    const { out } = await lth(folder, ["show", "again", "--store", "again"]);
    expect(out).toContain("Diverged, so without numbers: round 0 ticket (3).");
    expect(out).not.toContain("NaN");
  });
});

test("a rate too small for float32 is warned of, once", async () => {
  const { code, err } = await findWith("1e-30", "tiny");
  expect(code).toBe(0);
  const warnings = err.split("\n").filter((line) => line.startsWith("warning: "));
  expect(warnings).toEqual([
    expect.stringMatching(
      /changed no weight \(trial \d, round 0, ticket\): at learning rate 1e-30 every step is too small/,
    ),
  ]);
});

test.each(["0", "-0.01", "3.5e38", ".nan", ".inf"])("the rate %s is refused before anything starts", async (rate) => {
  const { code, out, err } = await findWith(rate, "refused");
  expect({ code, out }).toEqual({ code: 2, out: "" });
  const [wrong, ...cure] = err.trimEnd().split("\n");
  expect(wrong).toContain(`refused.yaml, line 6: train.optimizer.lr is ${rate}`);
  expect(wrong).toContain("expected a number above 0 and below 3.4e+38");
  expect(cure).toEqual([expect.stringMatching(/^ {2}\S/)]);
  expect(existsSync(join(folder, "refused"))).toBe(false);
});
