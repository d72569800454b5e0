import { expect, test } from "vitest";
import { toyDataset } from "../../../test/toy/dataset.ts";
import { toySpec } from "../../../test/toy/spec.ts";
import { fullMasks } from "../../engine/index.ts";
import { modelSchema } from "../../models/index.ts";
import { maskId, unpackMasks } from "../../prune/index.ts";
import { settingOf } from "../spec/setting.ts";
import { initialStart } from "../starts/start.ts";
import { jobKey } from "./content.ts";
import { labelOf, recordOf } from "./job.ts";
import { makeJob } from "./make-job.ts";
import type { JobPlace } from "./place.ts";
import { seedsOf } from "./seeds.ts";

const setting = settingOf(toySpec(), toyDataset());
const place: JobPlace = { trial: 1, role: "ticket", repeat: 0, round: 0 };
const masks = fullMasks(setting.network);
const stream = [7, "trial", 1, "weights"];
const seeds = seedsOf(7, 1, "own");
const span = { from: 0, until: 12 };

test("a dense job has no mask in its content, and starts from the trial's initial weights", () => {
  const job = makeJob(setting, seeds, place, { masks, start: initialStart(stream), span });
  expect(job.content.mask).toBeNull();
  expect(job.key).toBe(jobKey(job.content));
  expect(recordOf(job, { iteration: 0, lastLoss: null })).toMatchObject({
    density: 1,
    layers: [
      { name: "fc1", survivors: 128 },
      { name: "output", survivors: 24 },
    ],
  });
  expect(job.content.train).toMatchObject({
    batch: 10,
    from: 0,
    until: 12,
    order: [7, "trial", 1, "order", "ticket", 0, 0],
  });
});

test("a pruned job is named by its mask, and gives it back as it was, whatever became of the caller's", () => {
  const pruned = new Map([...masks].map(([name, mask]) => [name, mask.map((_, i) => Number(i % 2 === 0))]));
  const id = maskId(pruned);
  const job = makeJob(setting, seeds, place, { masks: pruned, start: initialStart(stream), span });
  for (const mask of pruned.values()) mask.fill(0);
  expect(job.content.mask).toBe(id);
  expect(maskId(unpackMasks(job.mask))).toBe(id);
  expect(labelOf(job).density).toBe(0.5);
});

test("a job is plain data: it crosses to another process as it is", () => {
  const job = makeJob(setting, seeds, place, { masks, start: initialStart(stream), span });
  expect(structuredClone(job)).toEqual(job);
  expect(jobKey(JSON.parse(JSON.stringify(job.content)))).toBe(job.key);
});

test("what a candidate is trained with goes before the spec's, and is in its content", () => {
  const optimizer = { name: "sgd", lr: 0.01, momentum: 0, nesterov: false, weightDecay: 0 } as const;
  const candidate = { masks, start: initialStart(stream), span, settings: { optimizer, batch: 5 } };
  expect(makeJob(setting, seeds, place, candidate).content.train).toMatchObject({ optimizer, batch: 5 });
});

test("what is neutral is not in a job's content, so that it changes no key", () => {
  const { content } = makeJob(setting, seeds, place, { masks, start: initialStart(stream), span });
  expect(Object.keys(content.train).sort()).toEqual(["batch", "from", "optimizer", "order", "until"]);
  expect(content.measure).toEqual({ every: 4, test: 8 });
  // Never change this line: stores hold results under such names.
  expect(jobKey(content)).toBe("ed8c07a0362763ac12089879afa5a1de7eca9e3da4de4690fe96b2a75caf9b36");
});

test("schedule, augmentation and dropout are, each with a stream of the job's own", () => {
  const schedule = { warmup: "1ep", drops: ["9it"] };
  const spec = {
    ...toySpec({ train: { schedule, augment: { flip: true, crop: 1 } } }),
    model: modelSchema.parse({ family: "layers", layers: [{ linear: 8 }, "relu", { dropout: 0.5 }, "output"] }),
  };
  const made = settingOf(spec, toyDataset());
  const candidate = { masks: fullMasks(made.network), start: initialStart(stream), span };
  const ticket = makeJob(made, seeds, { ...place, round: 3 }, candidate).content.train;
  expect(ticket).toMatchObject({
    schedule: { warmup: 5, drops: [9], factor: 0.1 },
    augment: { flip: true, crop: 1, stream: [7, "trial", 1, "augment", "ticket", 0, 3] },
    dropout: [7, "trial", 1, "dropout", "ticket", 0, 3],
  });
  // Where rewound tickets start, the dense network has been: same examples, same units left out.
  const streams = (at: JobPlace) => {
    const { order, augment, dropout } = makeJob(made, seeds, at, candidate).content.train;
    return [order, augment?.stream, dropout];
  };
  expect(streams({ ...place, role: "rewind" })).toEqual(streams(place));
});
