import { expect, test } from "vitest";
import { runWorker, sharesOf } from "./run-worker.ts";

test("a worker trains as many at once as its cores hold, by how many threads each has", () => {
  expect(sharesOf({}, 8)).toEqual({ jobs: 8, threads: undefined });
  expect(sharesOf({ threads: "4" }, 8)).toEqual({ jobs: 2, threads: 4 });
  expect(sharesOf({ threads: "3" }, 8)).toEqual({ jobs: 2, threads: 3 });
  expect(sharesOf({ threads: "16" }, 8)).toEqual({ jobs: 1, threads: 16 });
  expect(sharesOf({ threads: "4", jobs: "8" }, 8)).toEqual({ jobs: 8, threads: 4 });
});

test("a worker that begins when its time is over leaves at once, and asks for no queue", async () => {
  const { signal } = new AbortController();
  expect(await runWorker({ until: "2020-01-01T00:00:00Z" }, signal)).toBeUndefined();
});
