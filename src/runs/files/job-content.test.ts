import { describe, expect, test } from "vitest";
import { toySpec } from "../../../test/toy/spec.ts";
import type { LayerSpec } from "../../engine/index.ts";
import { contentText, type JobContent } from "../../lottery/index.ts";
import { changed, initialStart, jobStart, type Start } from "../../lottery/starts/start.ts";
import { contentIn } from "./job-content.ts";

const convolution = {
  kind: "convolution",
  name: "c",
  outputs: 2,
  kernel: 3,
  stride: 1,
  padding: 1,
  bias: false,
} as const;
/** One of every kind. */
const layers: readonly LayerSpec[] = [
  { ...convolution, deviation: 0.25 },
  { kind: "batch-norm", name: "bn", epsilon: 1e-5, momentum: 0.1 },
  { kind: "relu" },
  { kind: "max-pool", size: 2, stride: 2 },
  {
    kind: "residual",
    body: [{ ...convolution, name: "b", deviation: 0.1 + 0.2 }],
    shortcut: [{ kind: "average-pool", size: 1, stride: 1 }],
  },
  { kind: "global-average-pool" },
  { kind: "dropout", name: "d", rate: 0.5 },
  { kind: "linear", name: "output", outputs: 2, deviation: 0.5 },
];
const content: JobContent = {
  numerics: 1,
  network: { input: { channels: 1, rows: 4, columns: 4 }, classes: 2, layers },
  data: { checksum: "c0ffee", validation: 5, pixels: "standard", split: [7, "trial", 0, "validation"] },
  start: initialStart([7, "trial", 0, "weights"]),
  mask: "a1",
  train: { optimizer: toySpec().train.optimizer, batch: 10, from: 3, until: 100, order: [7, "order"] },
  measure: { every: 10, test: 50 },
};
const richly: JobContent["train"] = {
  ...content.train,
  optimizer: { name: "adam", lr: 0.0012, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
  schedule: { warmup: 5, drops: [50, 80], factor: 0.1 },
  augment: { flip: true, crop: 4, stream: ["a"] },
  dropout: ["d"],
};

const start = (base: Start, ...names: string[]): Start =>
  names.reduce(
    (of, name, i) => changed(of, { name, stream: [i], ...(name === "noise" ? { options: { deviations: 0.5 } } : {}) }),
    base,
  );

describe("a content is read from its text as it was", () => {
  test.each<[string, JobContent]>([
    ["plain", content],
    ["dense, with everything that is left out when it is neutral", { ...content, mask: null, train: richly }],
    ["from another job", { ...content, start: jobStart("k") }],
    ["reshuffled", { ...content, start: start(jobStart("k"), "reshuffle") }],
    ["changes inside changes", { ...content, start: start(content.start, "noise", "reshuffle", "signs", "reshuffle") }],
    ["nine deep", { ...content, start: start(jobStart("k"), ...new Array(9).fill("noise")) }],
  ])("%s", (_, one) => {
    const text = contentText(one);
    expect(contentIn(text, "x")).toEqual(one);
    expect(contentText(contentIn(text, "x"))).toBe(text);
  });
});

test("a text that lth does not write is refused, with the file's name", () => {
  const text = contentText({ ...content, start: start(jobStart("k"), "noise") });
  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ['"batch":10', '"batch":"10"', /content\.train\.batch is not understood/],
    ['"batch":10,', "", /content\.train\.batch is not understood/],
    ['"batch":10', '"batch":10,"later":1', /content\.train is not understood/],
    ['"kind":"job"', '"kind":"jobs"', /content\.start/],
    ['"change":"noise"', '"change":1', /content\.start/],
    ['"kind":"relu"', '"kind":"tanh"', /content\.network\.layers\.2 is not understood/],
    ['"size":2', '"size":0', /content\.network\.layers\.3\.size is not understood/],
    ['"momentum":0,', "", /is not written as lth writes it/], // an optimizer's default
    ['"numerics":1', '"numerics": 1', /is not written as lth writes it/],
    ['"mask":"a1"', '"mask":"a1","mask":"a2"', /cannot be read, "mask\\?" appears twice/],
    ['"mask":"a1"', `"mask":${"[".repeat(1000)}`, /nested more than 200 deep/],
  ];
  for (const [from, to, says] of wrong) {
    expect(text).toContain(from);
    const read = () => contentIn(text.replace(from, to), "some/file");
    expect(read, to).toThrow(says);
    expect(read, to).toThrow(/^some\/file: /);
  }
});
