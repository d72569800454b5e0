import { expect, test } from "vitest";
import { toyDataset } from "../../test/toy/dataset.ts";
import { toySpec } from "../../test/toy/spec.ts";
import { fullMasks } from "../engine/index.ts";
import { modelSchema } from "../models/index.ts";
import { maskId } from "../prune/index.ts";
import { jobKey } from "./content.ts";
import type { JobPlace } from "./job.ts";
import { makeJob } from "./make-job.ts";
import { settingOf } from "./setting.ts";
import { initialWeights } from "./start.ts";

const setting = settingOf(toySpec(), toyDataset());
const place: JobPlace = { trial: 1, role: "ticket", repeat: 0, round: 0 };
const masks = fullMasks(setting.network);
const stream = [7, "trial", 1, "weights"];

test("a dense job has no mask in its content, and starts from the trial's initial weights", () => {
  const job = makeJob(setting, place, { masks, start: { kind: "initial", stream }, from: 0 }, 12);
  expect(job.content.mask).toBeNull();
  expect(job.key).toBe(jobKey(job.content));
  expect(job.start()).toEqual(initialWeights(setting.network, stream));
  expect(job).toMatchObject({
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
  const job = makeJob(setting, place, { masks: pruned, start: { kind: "initial", stream }, from: 0 }, 12);
  for (const mask of pruned.values()) mask.fill(0);
  expect(job.content.mask).toBe(id);
  expect(maskId(job.masks)).toBe(id);
  expect(job.density).toBe(0.5);
  expect(
    job
      .start()
      .get("fc1.weight")!
      .every((value, i) => (i % 2 === 0) === (value !== 0)),
  ).toBe(true);
});

test("what is neutral is not in a job's content, so that it changes no key", () => {
  const { content } = makeJob(setting, place, { masks, start: { kind: "initial", stream }, from: 0 }, 12);
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
  const candidate = { masks: fullMasks(made.network), start: { kind: "initial", stream }, from: 0 } as const;
  const ticket = makeJob(made, { ...place, round: 3 }, candidate, 12).content.train;
  expect(ticket).toMatchObject({
    schedule: { warmup: 5, drops: [9], factor: 0.1 },
    augment: { flip: true, crop: 1, stream: [7, "trial", 1, "augment", "ticket", 0, 3] },
    dropout: [7, "trial", 1, "dropout", "ticket", 0, 3],
  });
  // Where rewound tickets start, the dense network has been: same examples, same units left out.
  const streams = (at: JobPlace) => {
    const { order, augment, dropout } = makeJob(made, at, candidate, 12).content.train;
    return [order, augment?.stream, dropout];
  };
  expect(streams({ ...place, role: "rewind" })).toEqual(streams(place));
});
