import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { lth } from "./lth-process.ts";
import { writeSmallData } from "./small-data.ts";

const home = mkdtempSync(join(tmpdir(), "lth-sweep-"));
writeSmallData(join(home, "digits"));
afterAll(() => rmSync(home, { recursive: true }));

test("a dry run of a sweep counts what its runs share once, as the sweep then trains it, and writes nothing", async () => {
  const swept = [
    ...["find", "lenet-mnist", "--data", "digits", "--store", "swept", "--rounds", "1", "--iterations", "40"],
    ...["--set", "model.widths=[10]", "--set", "data.validation=100", "--set", "measure={every: 10, test: 20}"],
    ...["--controls", "reinit", "--sweep", "rewind=0it,20it", "--sweep", "trials=1,2", "--json"],
  ];
  const planned = await lth(home, [...swept, "--dry-run"]);
  expect(planned).toMatchObject({ code: 0, err: expect.stringMatching(/^(measuring lenet-mnist, .*\n)+$/) });
  expect(existsSync(join(home, "swept"))).toBe(false);
  const plan = JSON.parse(planned.out);
  // Each trial: the dense network, a ticket, its reinit; rewound, the first iterations and another ticket.
  expect(plan).toMatchObject({ type: "sweep-plan", trainings: 10, stored: 0, warnings: [] });
  expect(plan.runs.map(({ trainings, shared }: Record<string, number>) => [trainings, shared])).toEqual([
    [3, 0],
    [6, 3],
    [4, 2],
    [8, 6],
  ]);
  expect(plan.seconds).toBeGreaterThanOrEqual(0);
  const found = (await lth(home, swept)).out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const keys = new Set(found.filter(({ type }) => type === "job-done").map(({ job }) => job.key));
  expect(keys.size).toBe(plan.trainings);
  const again = JSON.parse((await lth(home, [...swept, "--dry-run"])).out);
  expect(again).toMatchObject({ trainings: plan.trainings, stored: plan.trainings });
  const text = await lth(home, [...swept.slice(0, -1), "--dry-run"]);
  expect(text.out.replaceAll(/\n {11}/g, " ")).toMatch(
    /^trainings {2}10 in 4 runs, of which the store has 10; what several share counts once$/m,
  );
  expect(text.out.split("\n").filter((line) => line.length > 80)).toEqual([]);
}, 120_000);

test("what is wrong with a later run of a sweep is said before the first trains", async () => {
  const common = [
    ...["train", "lenet-mnist", "--data", "digits", "--store", "refused", "--iterations", "40", "--trials", "1"],
    ...["--set", "data.validation=100", "--set", "measure={every: 10, test: 20}"],
  ];
  const wide = await lth(home, [...common, "--sweep", "model.widths=[10],[65536,65536,65536]"]);
  expect(wide).toMatchObject({ code: 2, err: expect.stringContaining("takes") });
  const named = [
    ...common,
    "--set",
    "model.widths=[10]",
    "--name",
    "n".repeat(90),
    "--sweep",
    "train.optimizer.lr=0.001,0.00012345",
  ];
  for (const flags of [[], ["--dry-run"]]) {
    expect(await lth(home, [...named, ...flags])).toMatchObject({
      code: 2,
      err: expect.stringContaining("expected 1 to 100 letters"),
    });
  }
  expect(existsSync(join(home, "refused"))).toBe(false);
}, 120_000);
