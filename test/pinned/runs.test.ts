import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { sha256 } from "../../src/hash.ts";
import { runFind } from "../../src/runs/index.ts";
import { asked } from "./asked.ts";
import { smallDataset } from "./dataset.ts";
import pinned from "./runs.json" with { type: "json" };

/**
 * Six small runs that use what the algorithm has: what commit be67fe5 made of them must come out for good. Their ids, the
 * keys of their jobs, the bytes of the jobs' files and the rounds of `show --json` are pinned. A change that alters the bits
 * on purpose takes another number in `numericsOf`, and pins the runs that it changes anew.
 */
const runs: Readonly<Record<string, { readonly from: string; readonly set: Readonly<Record<string, unknown>> }>> = {
  "LeNet, rewound, with all three controls": {
    from: "lenet-mnist",
    set: {
      "model.widths": [30, 20],
      "train.iterations": "24it",
      measure: { every: 8, test: 12 },
      rounds: 2,
      rewind: "6it",
      controls: { reinit: 2, random: 1, reshuffle: 1 },
    },
  },
  "LeNet, one-shot": {
    from: "lenet-mnist",
    set: { "model.widths": [30, 20], "train.iterations": "12it", "prune.strategy": "one-shot", rounds: 3 },
  },
  "LeNet, continued": {
    from: "lenet-mnist",
    set: { "model.widths": [30, 20], "train.iterations": "12it", "prune.strategy": "continued", rounds: 3 },
  },
  "ResNet-18 with warm-up": {
    from: "resnet18-cifar10-warmup",
    set: {
      "model.widths": [4, 8, 8],
      "train.batch": 32,
      "train.iterations": "6it",
      "train.schedule": { warmup: "3it", drops: ["4it", "5it"] },
      rounds: 1,
    },
  },
  "Conv-2 with dropout": {
    from: "conv2-cifar10-dropout",
    set: { "model.pairs": [8], "model.widths": [24, 16], "train.batch": 32, "train.iterations": "6it", rounds: 2 },
  },
  "a listed network": {
    from: "lenet-mnist",
    set: {
      model: {
        family: "layers",
        layers: [
          { convolution: 4 },
          "batch-norm",
          "relu",
          {
            residual: [{ convolution: 6, stride: 2 }, "batch-norm", "relu", { convolution: 6 }],
            shortcut: [{ convolution: 6, kernel: 1, stride: 2 }],
          },
          "relu",
          { "max-pool": 2 },
          { linear: 8 },
          "relu",
          "output",
        ],
      },
      "train.optimizer": { name: "sgd", lr: 0.05, momentum: 0.9 },
      "train.iterations": "8it",
      "prune.scope": "global",
      "prune.rates": { output: 0, shortcut: 0 },
      rounds: 2,
    },
  },
};

const folder = mkdtempSync(join(tmpdir(), "lth-pinned-"));
afterAll(() => rmSync(folder, { recursive: true }));

test.each(Object.entries(runs))("%s", async (name, { from, set }) => {
  const { preset, scale, spec } = asked(from, { trials: 1, "data.validation": 60, ...set });
  const store = join(folder, sha256(name).slice(0, 8));
  const { record, summary } = await runFind({
    name: preset,
    scale,
    spec,
    dataset: smallDataset(spec.data.name),
    store,
  });
  const files = readdirSync(join(store, "jobs")).sort();
  expect({
    id: record.id,
    keys: sha256(
      JSON.stringify(record.jobs.map(({ trial, role, repeat, round, key }) => [trial, role, repeat, round, key])),
    ),
    files: sha256(...files.flatMap((file) => [file, readFileSync(join(store, "jobs", file))])),
    rounds: sha256(JSON.stringify(summary.rounds)),
  }).toEqual(pinned[name as keyof typeof pinned]);
});
