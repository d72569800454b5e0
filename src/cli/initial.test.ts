import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { floats, safetensorsPieces } from "../formats/index.ts";
import { runFindCommand } from "./find-run.ts";

const folder = mkdtempSync(join(tmpdir(), "lth-initial-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Weights of one tensor, which no network of a preset is. */
const initial = join(folder, "other.safetensors");
writeFileSync(
  initial,
  Buffer.concat(
    safetensorsPieces({
      metadata: new Map([["format", "pt"]]),
      tensors: new Map([["fc1.weight", floats(new Float32Array(3))]]),
    }),
  ),
);

test.each([
  ["a dry run", { dryRun: true }],
  ["a dry run of a sweep", { dryRun: true, sweep: ["seed=0,1"] }],
  ["a sweep", { sweep: ["seed=0,1"] }],
] as const)("weights that are not the network's are refused by %s, and nothing begins", async (_, flags) => {
  const store = join(folder, "store");
  await expect(
    runFindCommand(
      "lenet-mnist",
      { ...flags, sweep: "sweep" in flags ? [...flags.sweep] : undefined, store, initial },
      [],
    ),
  ).rejects.toThrow('tensor "fc1.bias" is missing');
  expect(readdirSync(folder)).toEqual(["other.safetensors"]);
});
