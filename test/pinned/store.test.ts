import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import type { RunEvent } from "../../src/runs/events/run-event.ts";
import { listRuns, loadRun, runFind } from "../../src/runs/index.ts";
import { asked } from "./asked.ts";
import { smallDataset } from "./dataset.ts";

/** Written by commit be67fe5: a one-shot run that is done, and a rewound one that was stopped when three trainings had ended. */
const written = fileURLToPath(new URL("store", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "lth-old-store-"));
afterAll(() => rmSync(folder, { recursive: true }));

const set = {
  trials: 1,
  "data.validation": 60,
  "model.widths": [6, 4],
  "train.iterations": "24it",
  measure: { every: 8, test: 12 },
  rounds: 2,
  rewind: "6it",
  controls: { reinit: 1, reshuffle: 1 },
};
const dataset = smallDataset("mnist");

/** The places that a run trained, and those that the store answered. */
async function again(changes: Readonly<Record<string, unknown>>) {
  const store = mkdtempSync(join(folder, "store-"));
  cpSync(written, store, { recursive: true });
  const { preset, scale, spec } = asked("lenet-mnist", { ...set, ...changes });
  const [trained, reused] = [[] as string[], [] as string[]];
  const onEvent = (event: RunEvent) => {
    if (event.type !== "job-done") return;
    (event.reused ? reused : trained).push(`${event.job.role} ${event.job.round}`);
  };
  const { record } = await runFind({ name: preset, scale, spec, dataset, store, onEvent });
  return { id: record.id, trained: trained.sort(), reused: reused.sort() };
}

test("a store of an earlier lth is read", () => {
  const store = join(folder, "read");
  cpSync(written, store, { recursive: true });
  const runs = listRuns(store).map(({ id, state }) => `${id} ${state}`);
  expect(runs.sort()).toEqual(["lenet-mnist-6d63562c interrupted", "lenet-mnist-edd95c50 done"]);
  expect(loadRun(store, "lenet-mnist-edd95c50").jobs).toHaveLength(7);
  expect(loadRun(store, "lenet-mnist-6d63562c").jobs).toHaveLength(3);
});

test("a run of an earlier lth that is done is answered whole", async () => {
  const { id, trained, reused } = await again({ "prune.strategy": "one-shot", rewind: "0it" });
  expect(id).toBe("lenet-mnist-edd95c50");
  expect([trained, reused.length]).toEqual([[], 7]);
});

test("a run that an earlier lth began goes on, and trains nothing twice", async () => {
  const { id, trained, reused } = await again({});
  expect(id).toBe("lenet-mnist-6d63562c");
  expect([trained.length, reused.length]).toEqual([5, 3]);
});
