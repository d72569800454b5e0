import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Dataset } from "../data/arrays/index.ts";
import { specSchema } from "../lottery/index.ts";
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

/** A run of one trial and two rounds, really trained. `members`: of the spec. */
export async function found(members: Record<string, unknown> = {}, dataset = stripes()): Promise<RunRecord> {
  const spec = specSchema.parse({
    model: { family: "mlp", widths: [10] },
    data: { name: "mnist", validation: 15 },
    train: { optimizer: { name: "adam", lr: 0.01 }, batch: 15, iterations: "30it" },
    measure: { every: 10, test: 10 },
    prune: { rate: 0.4 },
    rounds: 2,
    trials: 1,
    ...members,
  });
  const store = mkdtempSync(join(tmpdir(), "lth-ticket-"));
  process.once("exit", () => rmSync(store, { recursive: true, force: true }));
  const { record } = await runFind({ name: "tiny", scale: "quick", spec, dataset, store });
  return record;
}
