import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { Dataset, Examples } from "../../src/data/arrays/index.ts";
import { findInTrials } from "../../src/lottery/find.ts";
import { settingOf } from "../../src/lottery/spec/setting.ts";
import { trainJob } from "../../src/lottery/train/train.ts";
import { toyDataset } from "../toy/dataset.ts";
import { inMemory } from "../toy/in-memory.ts";
import { toySpec } from "../toy/spec.ts";

const spec = toySpec({ trials: 1, rewind: "5it", controls: { reinit: 1, random: 1 } });
const dataset = toyDataset();

const asNumbers = ({ count, pixels, labels }: Examples) => ({ count, pixels: [...pixels], labels: [...labels] });
const asData = (set: Dataset) => ({ ...set, train: asNumbers(set.train), test: asNumbers(set.test) });

const findWithoutNode = (executor?: string) =>
  spawnSync(
    process.execPath,
    [fileURLToPath(new URL("find.mjs", import.meta.url)), JSON.stringify({ executor, spec, dataset: asData(dataset) })],
    { encoding: "utf8" },
  );

test("tickets are found without Node's modules and globals, with the bits that native executors give on Node", async () => {
  const { stdout, stderr } = findWithoutNode("reference");
  expect(stderr).toBe("");
  const found = JSON.parse(stdout);
  const natively = await findInTrials({
    setting: settingOf(spec, dataset),
    ...inMemory((job, weightsOf) => trainJob(job, { dataset, weightsOf })),
  });
  expect(found).toHaveLength(8);
  expect(found).toEqual(JSON.parse(JSON.stringify(natively)));
});

test("without native executors the reference is not taken by itself: it is asked for by name", () => {
  const { stderr, status } = findWithoutNode();
  expect(stderr).toContain("the native executors were not loaded, and can be on Node alone");
  expect(status).toBe(1);
});
