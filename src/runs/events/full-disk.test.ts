import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { storePaths } from "../files/paths.ts";
import { followRun } from "./follow.ts";
import { keepEvents } from "./kept-events.ts";
import type { RunEvent } from "./run-event.ts";

/** Bytes that the disk takes still. */
let room = 0;
vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  const writeSync = (file: number, bytes: Uint8Array, from: number, length: number, at: number) => {
    const some = Math.min(room, length);
    if (some === 0) throw Object.assign(new Error("no room"), { code: "ENOSPC" });
    room -= some;
    return fs.writeSync(file, bytes, from, some, at);
  };
  return { ...fs, writeSync };
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lth-full-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const RUN = "tiny-12345678";
const warning = (message: string) => ({ type: "warning", message }) as const;

/** What a follower reads up to the last number. */
async function read(last: number, from = 0): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of followRun(folder, RUN, { from })) {
    events.push(event);
    if (event.seq === last) break;
  }
  return events;
}

test("where a disk was full for long a warning stands for what it did not take, and the run is followed on", async () => {
  const paths = storePaths(folder);
  const kept = keepEvents(paths, RUN);
  room = 1000;
  for (let i = 0; i < 20; i++) kept.keep(warning("x".repeat(100_000)));
  room = Number.POSITIVE_INFINITY;
  kept.keep(warning("room again"));
  kept.close();
  const events = await read(20);
  expect(events[0]).toMatchObject({
    seq: 0,
    through: expect.any(Number),
    message: expect.stringMatching(/^\d+ events are not/),
  });
  let next = 0;
  for (const { seq, through = seq } of events) {
    expect(seq).toBe(next);
    next = (through ?? 0) + 1;
  }
  expect(next).toBe(21);
  expect(await read(20, 2)).toEqual(events);
  const again = keepEvents(paths, RUN);
  expect(again.keep(warning("the next sitting"))).toMatchObject({ seq: 21 });
  again.close();
  expect((await read(21)).at(-1)).toMatchObject({ seq: 21 });
});

test("lines that a full disk took in part stay, each once", async () => {
  const kept = keepEvents(storePaths(folder), RUN);
  room = 250;
  for (let i = 0; i < 9; i++) kept.keep(warning("y".repeat(50)));
  room = Number.POSITIVE_INFINITY;
  kept.keep(warning("room again"));
  kept.close();
  expect((await read(9)).map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
