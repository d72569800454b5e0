import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { compile, start } from "../compiled.test-data.ts";
import { fakeDataset, fakeSpec, fakeTrain } from "../fake.test-data.ts";
import { runFind } from "../run-find.ts";
import { followRun } from "./follow.ts";
import type { RunEvent } from "./run-event.ts";

const compiled = await compile();
afterAll(() => compiled.remove());

let store: string;
beforeEach(() => {
  store = mkdtempSync(join(tmpdir(), "lth-events-"));
});
afterEach(() => rmSync(store, { recursive: true, force: true }));

const find = () =>
  runFind({ name: "tiny", scale: "quick", spec: fakeSpec(), dataset: fakeDataset(), store, train: fakeTrain });

/** The events from a number on, until the run is done. */
async function followed(run: string, from?: number): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of followRun(store, run, { from })) {
    events.push(event);
    if (event.type === "done") break;
  }
  return events;
}

const numbers = (events: readonly RunEvent[]) => events.map(({ seq }) => seq);
const upTo = (length: number) => Array.from({ length }, (_, i) => i);

test("whoever comes later reads everything that was told, from any number on", async () => {
  const { record } = await find();
  const all = await followed(record.id);
  expect(all[0]).toMatchObject({ type: "run", run: record.id, seq: 0 });
  expect(numbers(all)).toEqual(upTo(all.length));
  expect(await followed(record.id, 7)).toEqual(all.slice(7));
});

test("from another process, while the run is killed and goes on ten times: no gap, no double", async () => {
  const id = runId();
  const following = id.then((found) => followed(found));
  let sittings = 0;
  for (let ended = false; !ended; sittings++) {
    let lines = 0;
    const last = 2 + 3 * sittings;
    const child = start(process.execPath, [compiled.script, "find", store], (_line, process) => {
      if (sittings < 10 && ++lines === last) process.kill("SIGKILL");
    });
    const { code } = await child.ended;
    ended = code === 0;
    expect(code === 0 || code === null).toBe(true);
  }
  const all = await following;
  expect(sittings).toBe(11);
  expect(numbers(all)).toEqual(upTo(all.length));
  expect(all.at(-1)?.type).toBe("done");

  /** The id is told by the first event that any sitting keeps. */
  async function runId(): Promise<string> {
    for (;;) {
      await sleep(20);
      try {
        const [name] = readdirSync(join(store, "events"));
        if (name) return name.replace(/\.jsonl$/, "");
      } catch {
        // not begun
      }
    }
  }
});

test("a line that was not finished is written over, and one that is damaged is named", async () => {
  const { record } = await find();
  const file = join(store, "events", `${record.id}.jsonl`);
  const before = await followed(record.id);
  appendFileSync(file, '{"type":"job-done","run":"tiny');
  await find();
  const text = readFileSync(file, "utf8");
  expect(
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line).seq),
  ).toEqual(upTo(text.split("\n").length - 1));
  expect(text.split("\n").length - 1).toBeGreaterThan(before.length);
  writeFileSync(file, text.replace('"seq":3,', '"seq":4,'));
  await expect(followed(record.id)).rejects.toThrow("event 3 does not stand where it should");
});

test("a run that nobody has begun is waited for until the signal", async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 50);
  const events: RunEvent[] = [];
  for await (const event of followRun(store, "tiny-00000000", { signal: stop.signal })) events.push(event);
  expect(events).toEqual([]);
  await expect(followRun(store, "../x").next()).rejects.toThrow("is no run's id");
});

test.each([
  [{ form: 3 }, 'no option of followRun is called "form"'],
  [{ from: "3" }, "its option from is not understood, expected a whole number of at least 0"],
  [{ from: -1 }, "its option from is not understood, expected a whole number of at least 0"],
  [{ signal: 5 }, "its option signal is not understood, expected an AbortSignal"],
])("%j is refused, as plain JavaScript may pass it", async (options, says) => {
  const events: AsyncGenerator = Reflect.apply(followRun, undefined, [store, "tiny-00000000", options]);
  const late = sleep(2000).then(() => Promise.reject(new Error("it waits for the run")));
  await expect(Promise.race([events.next(), late])).rejects.toThrow(says);
});
