import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Dataset } from "../data/arrays/index.ts";
import { type Job, keysBefore } from "../lottery/index.ts";
import { fakeDataset, fakeSpec, fakeTrain } from "./fake.test-data.ts";
import { runFind } from "./run-find.ts";
import { openStore } from "./store.ts";

const folder = mkdtempSync(join(tmpdir(), "lth-otherwise-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Planes of 4 x 4. */
function dataset(): Dataset {
  const { train, test: other, ...rest } = fakeDataset();
  const larger = (part: Dataset["train"]) => ({
    ...part,
    pixels: Uint8Array.from({ length: 16 * part.count }, (_, i) => (31 * i) % 256),
  });
  return { ...rest, shape: { channels: 1, rows: 4, columns: 4 }, train: larger(train), test: larger(other) };
}

async function find(store: string, model: unknown) {
  const trained: Job[] = [];
  const warnings: string[] = [];
  await runFind({
    name: "tiny",
    scale: "quick",
    spec: fakeSpec({ model }),
    dataset: dataset(),
    store,
    executor: "reference",
    onEvent: (event) => event.type === "warning" && warnings.push(event.message),
    train: async (job) => {
      trained.push(job);
      return fakeTrain(job);
    },
  });
  return { trained, warnings: warnings.filter((message) => message.includes("an earlier lth")) };
}

/** A store that an lth without Winograd's form has filled: it called every arithmetic 1. */
async function storeOfBefore(name: string, jobs: readonly Job[]): Promise<string> {
  const path = join(folder, name);
  const run = "tiny-00000000";
  const store = await openStore(path, { run });
  await store.begin({
    ...{ id: run, preset: "tiny", scale: "quick", trials: 2, spec: JSON.stringify(fakeSpec()), command: null },
    data: { name: "mnist", copy: "made up", checksum: dataset().checksum, shape: dataset().shape },
    remarks: { noVerdict: [], warnings: [] },
    use: { classes: [], inputs: [] },
    machine: { instructionSet: "reference", versions: {} },
  });
  for (const job of jobs) {
    const [key = job.key] = keysBefore(job.content);
    const before = { ...job, key, content: { ...job.content, numerics: 1 } };
    await store.save(run, before, await fakeTrain(before));
  }
  await store.end(run, "done", 1);
  await store.close();
  return path;
}

test("who goes on with a store whose convolutions were computed otherwise is told once, and they are trained again", async () => {
  const model = { family: "conv", pairs: [16], widths: [6] };
  const { trained } = await find(join(folder, "new"), model);
  expect(trained.filter(({ content }) => content.numerics === 2).length).toBeGreaterThan(1);
  const store = await storeOfBefore("of convolutions", trained);
  const again = await find(store, model);
  expect(again.warnings).toEqual([expect.stringContaining("these trainings are done again")]);
  expect(again.trained.map(({ key }) => key).sort()).toEqual(
    trained
      .filter(({ content }) => content.numerics === 2)
      .map(({ key }) => key)
      .sort(),
  );
  expect(await find(store, model)).toEqual({ trained: [], warnings: [] });
});

test.each([
  { family: "mlp", widths: [8] },
  { family: "conv", pairs: [8], widths: [6] },
])("of %j all that an earlier lth trained is an answer", async (model) => {
  const { trained } = await find(join(folder, `new ${model.family}`), model);
  expect(new Set(trained.map(({ content }) => content.numerics))).toEqual(new Set([1]));
  const store = await storeOfBefore(`of ${model.family}`, trained);
  expect(await find(store, model)).toEqual({ trained: [], warnings: [] });
});
