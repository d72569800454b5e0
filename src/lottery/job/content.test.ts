import { expect, test } from "vitest";
import { changed, initialStart, jobStart } from "../starts/start.ts";
import { contentText, type JobContent, jobKey } from "./content.ts";

const content: JobContent = {
  numerics: 1,
  network: {
    input: { channels: 1, rows: 2, columns: 2 },
    classes: 2,
    layers: [{ kind: "linear", name: "output", outputs: 2, deviation: 0.5 }],
  },
  data: { checksum: "c0ffee", validation: 5, pixels: "unit", split: [7, "trial", 0, "validation"] },
  start: initialStart([7, "trial", 0, "weights"]),
  mask: null,
  train: {
    optimizer: { name: "sgd", lr: 0.1, momentum: 0, nesterov: false, weightDecay: 0 },
    batch: 10,
    from: 0,
    until: 100,
    order: [7, "trial", 0, "order", "ticket", 0, 0],
  },
  measure: { every: 10, test: 50 },
};

test("the key of a job is what it always was", () => {
  // Never change this line: stores hold results under such names.
  expect(jobKey(content)).toBe("52828618b66a993ac574766355dab0515d64823f19a7fdd97c79363746e5350f");
});

test("keys ignore the order of members, and every member counts", () => {
  const { measure, network, ...rest } = content;
  expect(jobKey({ measure, ...rest, network })).toBe(jobKey(content));
  const others: JobContent[] = [
    { ...content, numerics: 2 },
    { ...content, mask: "a1" },
    { ...content, start: jobStart("k") },
    { ...content, start: changed(content.start, { name: "reshuffle", stream: ["s"] }) },
    { ...content, start: changed(content.start, { name: "noise", stream: ["s"], options: { deviations: 1 } }) },
    { ...content, start: changed(content.start, { name: "noise", stream: ["s"], options: { deviations: 2 } }) },
    { ...content, measure: { every: 20, test: 50 } },
    { ...content, data: { ...content.data, checksum: "c0ffef" } },
    { ...content, train: { ...content.train, from: 1 } },
    { ...content, train: { ...content.train, order: [8] } },
    { ...content, train: { ...content.train, schedule: { warmup: 5, drops: [], factor: 1 } } },
    { ...content, train: { ...content.train, augment: { flip: true, crop: 4, stream: ["a"] } } },
    { ...content, train: { ...content.train, dropout: ["d"] } },
    { ...content, train: { ...content.train, optimizer: { ...content.train.optimizer, lr: 0.2 } } },
  ];
  expect(new Set([content, ...others].map(jobKey)).size).toBe(others.length + 1);
});

test("a start reads as it always did, changes outermost", () => {
  const start = changed(changed(jobStart("k"), { name: "reshuffle", stream: ["s"] }), { name: "signs", stream: ["t"] });
  expect(contentText({ ...content, start })).toContain(
    '"start":{"change":"signs","kind":"changed","of":{"kind":"reshuffled","of":{"key":"k","kind":"job"},"shuffle":["s"]},"stream":["t"]}',
  );
});
