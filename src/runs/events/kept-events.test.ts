import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { eventsFile, storePaths } from "../files/paths.ts";
import { keepEvents } from "./kept-events.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lth-kept-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("what is told after the end is kept nowhere: not in the file that has the descriptor now", async () => {
  const paths = storePaths(folder);
  const kept = keepEvents(paths, "tiny-12345678");
  const told = kept.keep({ type: "warning", message: "in time" });
  expect(told).toMatchObject({ seq: 0, message: "in time" });
  kept.close();
  const other = join(folder, "another");
  const file = await open(other, "w+");
  expect(kept.keep({ type: "warning", message: "too late" })).toBeUndefined();
  await file.close();
  expect(readFileSync(other, "utf8")).toBe("");
  expect(readFileSync(eventsFile(paths, "tiny-12345678"), "utf8")).toBe(`${JSON.stringify(told)}\n`);
});
