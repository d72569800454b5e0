import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LthError } from "../errors.ts";
import type { Spec } from "../lottery/index.ts";
import type { RunEvent } from "./events/run-event.ts";
import { fakeDataset, fakeSpec, fakeTrain } from "./fake.test-data.ts";
import { machineOf } from "./machine.ts";
import { runFind } from "./run-find.ts";

let store: string;
beforeEach(() => {
  store = join(mkdtempSync(join(tmpdir(), "lth-before-")), "runs");
});
afterEach(() => rmSync(join(store, ".."), { recursive: true, force: true }));

async function eventsOf(spec: Spec): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  const options = {
    name: "tiny",
    scale: "quick",
    dataset: fakeDataset(),
    store,
    jobs: 2,
    executor: "reference",
  } as const;
  await runFind({ ...options, spec, onEvent: (event) => events.push(event), train: fakeTrain });
  return events;
}

test("fields that change nothing are warnings right behind `run`, before anything trains (nothing was said)", async () => {
  const spec = fakeSpec();
  const schedule = { ...spec.train.schedule, factor: 0.5 };
  const events = await eventsOf({ ...spec, train: { ...spec.train, schedule } });
  expect(events.slice(0, 2)).toMatchObject([
    { type: "run" },
    { type: "warning", message: expect.stringContaining("train.schedule.factor is 0.5 and changes nothing") },
  ]);
  expect((await eventsOf(spec)).filter(({ type }) => type === "warning")).toEqual([]);
});

test("what no machine can hold is refused before there is a store (the heap was exhausted)", async () => {
  const model = { family: "mlp", widths: new Array<number>(16).fill(16384) } as const;
  const refused = eventsOf({ ...fakeSpec(), model: { ...model, widths: [...model.widths] } });
  await expect(refused).rejects.toBeInstanceOf(LthError);
  await expect(refused).rejects.toThrow(/takes \d+ GB \(parameters \d+ GB, gradients/);
  expect(existsSync(store)).toBe(false);
});

test("a store that is not there yet is on the disk of the folder above it", () => {
  expect(machineOf(join(store, "deeper", "still")).disk).toBe(machineOf(join(store, "..")).disk);
  expect(machineOf(store).disk).toBeGreaterThan(0);
  expect(machineOf(store).memory).toBeGreaterThan(1e8);
});
