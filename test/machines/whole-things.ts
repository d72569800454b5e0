import { expect } from "vitest";
import { sha256 } from "../../src/hash.ts";
import { decodeJob, stateIn } from "../../src/runs/index.ts";
import type { Depot } from "../../src/workers/depot/depot.ts";
import { receiptIn } from "../../src/workers/receipt.ts";

/** How many there are of each. */
export interface Counts {
  readonly results: number;
  readonly receipts: number;
  readonly checkpoints: number;
}

/** Reads all that a depot has, as any reader would, and expects each thing to be whole. */
export async function countWhole(depot: Depot): Promise<Counts> {
  const bytesOf = async (name: string) => (await depot.get(name)) ?? new Uint8Array();
  const results = await depot.list("results");
  for (const name of results) {
    const bytes = await bytesOf(name);
    expect(`results/${sha256(bytes)}`).toBe(name);
    decodeJob(bytes, name);
  }
  const receipts = await depot.list("jobs");
  for (const name of receipts) {
    const receipt = receiptIn(await bytesOf(name), name.replace("jobs/", ""));
    expect(receipt, name).toBeDefined();
    const { came } = receipt ?? { came: { result: "" } };
    if ("result" in came) expect(results).toContain(`results/${came.result}`);
  }
  const checkpoints = await depot.list("checkpoints");
  for (const name of checkpoints) stateIn(await bytesOf(name), name, name.replace("checkpoints/", ""));
  return { results: results.length, receipts: receipts.length, checkpoints: checkpoints.length };
}
