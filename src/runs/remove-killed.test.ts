import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fakeDataset, fakeSpec, fakeTrain } from "./fake.test-data.ts";
import { eventsFile, reportFolder, storePaths } from "./files/paths.ts";
import { listRuns } from "./list.ts";
import { removeRun } from "./remove.ts";
import { runFind } from "./run-find.ts";
import type * as Unused from "./unused.ts";

/** Stands for a kill just before the run's row goes. */
const kill = vi.hoisted(() => ({ now: false }));
vi.mock("./unused.ts", async (original) => {
  const real = await original<typeof Unused>();
  const freeUnused: typeof real.freeUnused = async (...given) => {
    if (kill.now) throw new Error("killed");
    return real.freeUnused(...given);
  };
  return { ...real, freeUnused };
});

let store: string;
beforeEach(() => {
  store = mkdtempSync(join(tmpdir(), "lth-remove-killed-"));
});
afterEach(() => rmSync(store, { recursive: true, force: true }));

test("killed before its row goes, a run is listed, and all of it goes when that is asked again", async () => {
  const { record } = await runFind({
    ...{ name: "tiny", scale: "quick", spec: fakeSpec(), dataset: fakeDataset(), store, executor: "reference" },
    train: fakeTrain,
  });
  const { id } = record;
  const paths = storePaths(store);
  mkdirSync(reportFolder(paths, id), { recursive: true });
  writeFileSync(join(reportFolder(paths, id), "report.html"), "");
  const left = () => [...readdirSync(paths.reports), ...readdirSync(paths.events)];
  expect(left()).toEqual([id, `${id}.jsonl`]);

  kill.now = true;
  await expect(removeRun(store, id)).rejects.toThrow("killed");
  expect(listRuns(store).map((run) => run.id)).toEqual([id]);
  expect(left()).toEqual([]); // without the row nothing would know of them

  kill.now = false;
  writeFileSync(eventsFile(paths, id), "");
  expect(await removeRun(store, id)).toMatchObject({ run: id });
  expect([listRuns(store), left(), readdirSync(paths.jobs)]).toEqual([[], [], []]);
});
