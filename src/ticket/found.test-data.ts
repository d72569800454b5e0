import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { Dataset } from "../data/arrays/index.ts";
import { type Spec, specSchema } from "../lottery/index.ts";
import { runFind } from "../runs/index.ts";
import type { RunRecord } from "../verdict/index.ts";

/** Sixty pictures of 6 x 6 pixels in three classes: where the bright row stands. `seed` makes others of the same kind. */
export function stripes(seed = 0): Dataset {
  const examples = (count: number, from: number) => ({
    count,
    pixels: Uint8Array.from({ length: 36 * count }, (_, i) => {
      const [image, row] = [Math.floor(i / 36) + from, Math.floor((i % 36) / 6)];
      return row === 2 * (image % 3) ? 200 + ((image + seed) % 50) : ((i + seed) * 31 + image) % 90;
    }),
    labels: Uint8Array.from({ length: count }, (_, i) => (i + from) % 3),
  });
  const shape = { channels: 1, rows: 6, columns: 6 };
  const checksum = seed.toString(16).padStart(64, "a");
  const classes = ["top", "middle", "bottom"];
  return { name: "mnist", copy: "made up", checksum, shape, classes, train: examples(60, 0), test: examples(30, 60) };
}

/** A network of every kind of layer that a spec can list. */
export const everyLayer = {
  family: "layers",
  layers: [
    { convolution: 4 },
    "batch-norm",
    "relu",
    { residual: [{ convolution: 4 }, "batch-norm"], shortcut: [] },
    "relu",
    { "max-pool": 2 },
    { residual: [{ convolution: 6, kernel: 1 }], shortcut: [{ convolution: 6, kernel: 1 }] },
    { "average-pool": 2, stride: 1 },
    { linear: 12 },
    "relu",
    { dropout: 0.2 },
    "output",
  ],
};

/** A search of a second. `members`: of the spec. */
export const tinySpec = (members: Record<string, unknown> = {}): Spec =>
  specSchema.parse({
    model: { family: "mlp", widths: [10] },
    data: { name: "mnist", validation: 15 },
    train: { optimizer: { name: "adam", lr: 0.01 }, batch: 15, iterations: "30it" },
    measure: { every: 10, test: 10 },
    prune: { rate: 0.4 },
    rounds: 2,
    trials: 1,
    ...members,
  });

/**
 * For the top of a test's file: what trains runs of one trial and two rounds, each in a store of its own, all of them removed after
 * the file's last test.
 */
export function finder(): (members?: Record<string, unknown>, dataset?: Dataset) => Promise<RunRecord> {
  const folder = mkdtempSync(join(tmpdir(), "lth-ticket-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  return async (members, dataset = stripes()) => {
    const store = mkdtempSync(join(folder, "store-"));
    const { record } = await runFind({ name: "tiny", scale: "quick", spec: tinySpec(members), dataset, store });
    return record;
  };
}
