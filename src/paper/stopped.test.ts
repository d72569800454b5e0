import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Interrupted } from "../errors.ts";
import { sha256 } from "../hash.ts";
import { chosenSuites } from "./chosen.ts";
import { reproduce } from "./reproduce.ts";
import { tiny, tinyDataset, tinyModels } from "./tiny.test-data.ts";

/** Every file that a store has of some suites, but for when and how long they were worked on. */
async function bytesOf(store: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const part of ["jobs", "reports"]) {
    const entries = await readdir(join(store, part), { recursive: true, withFileTypes: true });
    for (const { parentPath, name } of entries.filter((entry) => entry.isFile())) {
      const bytes = await readFile(join(parentPath, name));
      const told = name.endsWith(".html")
        ? bytes.toString().replace(/; \d+ seconds of work, from [^<]* UTC/g, "")
        : bytes;
      found.push(`${join(parentPath, name).slice(store.length)} ${sha256(told)}`);
    }
  }
  return found.sort();
}

test("stopped again and again and asked again, it trains nothing twice and ends with the same bytes", async () => {
  const folder = await mkdtemp(join(tmpdir(), "stopped-"));
  try {
    const started: string[] = [];
    const ask = async (store: string, stopAfter: number) => {
      const stop = new AbortController();
      let done = 0;
      await reproduce({
        chosen: chosenSuites(["fig3", "fig9"], ["lenet"]),
        size: {
          scale: "quick",
          overrides: [...tiny.filter(({ path }) => path !== "trials"), ...(tinyModels.LeNet ?? [])],
        },
        store: join(folder, store),
        jobs: 2,
        png: false,
        command: "a test",
        signal: stop.signal,
        datasetOf: (name) => Promise.resolve(tinyDataset(name)),
        onEvent: (event) => {
          if (event.type === "job-done" && !event.reused) {
            started.push(event.job.key);
            if (++done >= stopAfter) stop.abort();
          }
        },
      });
    };
    await ask("whole", Number.POSITIVE_INFINITY);
    const all = started.splice(0);
    expect(new Set(all).size).toBe(all.length);
    let sittings = 0;
    for (; sittings < 20; sittings++) {
      try {
        await ask("stopped", 1);
        break;
      } catch (error) {
        if (!(error instanceof Interrupted)) throw error;
      }
    }
    expect(sittings).toBeGreaterThan(1);
    expect(started.sort()).toEqual(all.sort());
    expect(await bytesOf(join(folder, "stopped"))).toEqual(await bytesOf(join(folder, "whole")));
  } finally {
    await rm(folder, { recursive: true });
  }
});
