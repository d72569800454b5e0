import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { Interrupted } from "../errors.ts";
import { Clock } from "./clock.ts";
import { fakeDataset, fakeSpec, fakeTrain } from "./fake.test-data.ts";
import { listRuns } from "./list.ts";
import { loadRun } from "./load.ts";
import { runFind } from "./run-find.ts";

const folder = mkdtempSync(join(tmpdir(), "lth-clock-"));
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

const set = (time: string) => vi.setSystemTime(new Date(time));

/** One sitting; `meanwhile` happens in the first training. */
const find = (meanwhile: () => void) =>
  runFind({
    name: "tiny",
    scale: "quick",
    spec: fakeSpec({ trials: 1, rounds: 1, controls: { reinit: 0 } }),
    dataset: fakeDataset(),
    store: folder,
    jobs: 1,
    executor: "reference",
    train: (job) => {
      meanwhile();
      return fakeTrain(job);
    },
  });

test("a clock that is set back while a run works, or between its sittings: it finished before it had started", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  set("2026-05-01T12:00:00Z");
  const stopped = find(() => {
    set("2026-05-01T11:00:00Z");
    throw new Interrupted();
  });
  await expect(stopped).rejects.toThrow(Interrupted);
  const [first] = listRuns(folder);
  expect(first?.started.slice(0, 16)).toBe("2026-05-01T12:00");
  expect(first?.finished?.slice(0, 16)).toBe("2026-05-01T12:00");
  expect((first?.finished ?? "") >= (first?.started ?? "?")).toBe(true);

  set("2020-01-01T00:00:00Z");
  const { record } = await find(() => undefined);
  expect(record.started).toBe(first?.started);
  expect(record.finished).toBe(first?.started);
  expect(loadRun(folder, record.id).seconds).toBeGreaterThan(0);
  expect(loadRun(folder, record.id).seconds).toBeLessThan(60);
});

test("a clock that is set forward, as one that was wrong at first, is believed", () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  set("1970-01-01T00:00:00Z");
  const clock = new Clock();
  set("2026-05-01T12:00:00Z");
  expect(clock.now()).toBe("2026-05-01T12:00:00.000Z");
});
