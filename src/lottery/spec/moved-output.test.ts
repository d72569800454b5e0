import { describe, expect, test } from "vitest";
import { toyDataset } from "../../../test/toy/dataset.ts";
import { toySpec } from "../../../test/toy/spec.ts";
import { canonical } from "../../canonical.ts";
import { fullMasks } from "../../engine/index.ts";
import { sha256 } from "../../hash.ts";
import { modelSchema } from "../../models/index.ts";
import { prune } from "../../prune/index.ts";
import { makeJob } from "../job/make-job.ts";
import { seedsOf } from "../job/seeds.ts";
import { initialStart } from "../starts/start.ts";
import { initialWeights } from "../starts/start-weights.ts";
import { settingOf } from "./setting.ts";
import { runId, type Spec, withoutDefaults } from "./spec.ts";

const block = { residual: [{ convolution: 3 }], shortcut: [{ convolution: 3, kernel: 1 }] };
const ending = (
  layers: readonly unknown[],
  prune: Record<string, unknown>,
  changes: Record<string, unknown> = {},
): Spec => ({
  ...toySpec({ ...changes }),
  model: modelSchema.parse({ family: "layers", layers }),
  prune: { ...toySpec().prune, rates: {}, ...prune },
});

/** The id that such a spec had before it was said what is output where branches end together. */
const earlier = (spec: Spec) => `own-${sha256(canonical({ spec: withoutDefaults(spec), data: "data" })).slice(0, 8)}`;
const moved = (spec: Spec) => runId("own", spec, "data") !== earlier(spec);

describe("a run's id changes where the rule changes its masks, and nowhere else", () => {
  const joint = [block, "relu", block, "global-average-pool"];

  test("where rates tell the last shortcut, or the last layer of the body, from the output", () => {
    expect(moved(ending(joint, { rates: { shortcut: 0 } }))).toBe(true);
    expect(moved(ending(joint, { rates: { output: 0.1 } }))).toBe(true);
    expect(moved(ending(joint, { rates: { convolution: 0.1 } }))).toBe(true);
    expect(moved(ending(joint, { rates: { conv3: 0.1, output: 0.1 } }))).toBe(true);
  });

  test("not where they are the same, by name or by kind, nor without a round", () => {
    expect(moved(ending(joint, {}))).toBe(false);
    expect(moved(ending(joint, { rates: { conv3: 0.1, conv4: 0 } }))).toBe(false);
    expect(moved(ending(joint, { rates: { output: 0.1, shortcut: 0.1, convolution: 0.1 } }))).toBe(false);
    expect(moved(ending(joint, { rates: { shortcut: 0 } }, { rounds: 0 }))).toBe(false);
  });

  test("not where one way ends the network", () => {
    const rates = { shortcut: 0, output: 0.1 };
    expect(moved(ending([...joint.slice(0, 3), "output"], { rates }))).toBe(false);
    expect(moved(ending([block, { residual: [{ convolution: 3 }] }, "global-average-pool"], { rates }))).toBe(false);
    expect(moved(toySpec({ prune: { rates: { output: 0.1 } } }))).toBe(false);
  });
});

test("shortcuts that are left alone stay whole; the dense training keeps its key, masks have theirs", () => {
  const setting = settingOf(
    ending([block, "relu", block, "global-average-pool"], { rates: { shortcut: 0 } }),
    toyDataset(),
  );
  const { network } = setting;
  const masks = fullMasks(network);
  const candidate = { start: initialStart(["w"]), span: { from: 0, until: 12 } };
  const place = { trial: 0, role: "ticket", repeat: 0, round: 0 };
  const jobOf = (each: typeof masks) => makeJob(setting, seedsOf(7, 0, "own"), place, { ...candidate, masks: each });
  expect(jobOf(masks).content.mask).toBe(null);
  const weights = initialWeights(network, ["w"]);
  const scores = new Map([...weights].map(([name, values]) => [name, values.map(Math.abs)]));
  const pruned = prune({ scores, masks, rates: setting.rates, scope: "layer", round: 1 });
  const kept = [...pruned].map(([name, mask]) => [name, mask.includes(0)]);
  expect(kept).toEqual([
    ["conv1.weight", true],
    ["conv2.weight", false],
    ["conv3.weight", true],
    ["conv4.weight", false],
  ]);
  expect(jobOf(pruned).key).not.toBe(jobOf(masks).key);
});
