import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { finder, stripes } from "../../src/ticket/found.test-data.ts";
import { exported, loadTicket, ticketOf } from "../../src/ticket/index.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const python = join(root, ".peer", "bin", "python");
const hasTorch = spawnSync(python, ["-c", "import torch, numpy"]).status === 0;

const found = finder();

/** Where PyTorch is: python3 -m venv .peer && .peer/bin/pip install torch==2.13.0 numpy */
describe.skipIf(!hasTorch)("PyTorch reads a ticket by the guide's loader", () => {
  const standard = { name: "mnist", validation: 15, pixels: "standard" };
  const layers = [
    { convolution: 6 },
    "batch-norm",
    "relu",
    { "max-pool": 2 },
    { convolution: 5, kernel: 1 },
    "relu",
    { dropout: 0.2 },
    { linear: 9 },
    "relu",
    "output",
  ];
  test.each([
    ["fully connected", { data: standard }],
    ["convolutions and batch normalisation", { data: standard, model: { family: "layers", layers } }],
  ])("%s: the same answers, and pruned weights stay 0 in training", async (_, members) => {
    const folder = mkdtempSync(join(tmpdir(), "lth-torch-"));
    try {
      const record = await found(members);
      const ticket = await ticketOf(record, { round: 2, trial: 0 });
      const { network } = ticket;
      const { test: part } = stripes();
      const at = (name: string) => join(folder, name);
      writeFileSync(at("t.safetensors"), Buffer.concat(exported(ticket, { to: "pytorch" }).pieces));
      writeFileSync(at("n.json"), JSON.stringify({ layers: network.layers, input: Object.values(network.input) }));
      writeFileSync(at("pixels"), part.pixels);
      const guide = join(root, "docs", "guide", "tickets.md");
      const script = join(root, "test", "peers", "torch_ticket.py");
      const given = [script, guide, at("t.safetensors"), at("n.json"), at("pixels")];
      const theirs = JSON.parse(execFileSync(python, given, { encoding: "utf8" }));
      const loaded = await loadTicket(record, { round: 2 });
      const ours = await loaded.predict(part.pixels);
      expect(theirs.masks).toBe(ticket.masks.length);
      expect(theirs.alive).toBe(0);
      ours.forEach(({ label, probabilities }, i) => {
        const each: readonly number[] = theirs.probabilities[i];
        expect(each.indexOf(Math.max(...each))).toBe(label);
        each.forEach((value, k) => {
          expect(Math.abs(value - (probabilities[k] ?? Number.NaN))).toBeLessThan(1e-5);
        });
      });
      loaded.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
