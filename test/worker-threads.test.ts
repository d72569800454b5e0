import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

// Node gave the network's memory back and the kernels went on: the process ended with a segmentation fault.
test("a worker thread that ends while it trains, or is ended, takes nothing with it", () => {
  const script = fileURLToPath(new URL("worker-threads/ended.mjs", import.meta.url));
  expect(execFileSync(process.execPath, [script], { encoding: "utf8" })).toBe(
    "terminated\nexits\nthen trained: 3 iterations\n",
  );
});
