import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fakeDataset, fakeSpec, fakeTrain } from "./fake.test-data.ts";
import { listRuns } from "./list.ts";
import { loadRun } from "./load.ts";
import { type RunRequest, runFind } from "./run-find.ts";

let store: string;
beforeEach(() => {
  store = mkdtempSync(join(tmpdir(), "lth-again-"));
});
afterEach(() => rmSync(store, { recursive: true }));

let trained = 0;
const find = (members: Partial<RunRequest>) =>
  runFind({
    ...{ name: "tiny", scale: "quick", spec: fakeSpec(), dataset: fakeDataset(), store, executor: "reference" },
    train: async (job) => {
      trained++;
      return fakeTrain(job);
    },
    ...members,
  });

test("a run that is asked for again by another rule, name or note has those, and trains nothing", async () => {
  const { id, spec } = (await find({ runName: "first" })).record;
  const before = trained;
  const { record } = await find({ spec: { ...spec, verdict: { ...spec.verdict, loss: 0.5 } }, note: "twice" });
  expect(trained).toBe(before);
  expect(record).toMatchObject({ id, name: "first", note: "twice", spec: { verdict: { loss: 0.5 } } });
  expect(loadRun(store, "first")).toMatchObject({ id, note: "twice", spec: { verdict: { loss: 0.5, delay: 1.1 } } });
  expect(listRuns(store)).toMatchObject([{ id, name: "first", note: "twice" }]);
});

test("a name that two runs have is told with their ids", async () => {
  const { id } = (await find({ runName: "same" })).record;
  const other = (await find({ runName: "same", spec: { ...fakeSpec(), seed: 7 } })).record;
  expect(() => loadRun(store, "same")).toThrow(/"same" is the name of 2 runs/);
  expect(loadRun(store, id).id).toBe(id);
  expect(other.id).not.toBe(id);
});

test.each(["", " x", "a\u001bb", "x".repeat(101)])(
  "the name %j is refused before anything is written",
  async (runName) => {
    await expect(find({ runName })).rejects.toThrow(/the run's name is/);
    expect(listRuns(store)).toEqual([]);
  },
);
