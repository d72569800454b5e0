import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sampleRun } from "../report/sample.test-data.ts";
import type { RunListing } from "../runs/index.ts";
import { summarize } from "../verdict/index.ts";
import { differsAmong, shortVerdict, withVerdicts } from "./listed-runs.ts";

const { spec, data } = sampleRun({ rounds: 0, trials: 1 });
const nowhere = join(tmpdir(), "lth-there-is-no-such-store");
const listing = (preset: string, seed: number): RunListing => ({
  ...{ id: `${preset}-${seed}`, preset, scale: "quick", trials: 1, state: "done", data },
  ...{ started: "2026-11-25T03:24:00.000Z", finished: null, name: null, note: null, command: null },
  spec: { ...spec, seed },
});

test("a run of a spec of one's own differs from the others of its name, whatever lies between them", () => {
  const listings = [listing("mine", 1), listing("yours", 7), listing("mine", 2), { ...listing("mine", 3), spec: null }];
  expect(withVerdicts(nowhere, listings).map(({ differs }) => differs)).toEqual([["seed=1"], [], ["seed=2"], []]);
});

test("every spec is looked at a few times, however many there are", () => {
  let reads = 0;
  const listings = Array.from({ length: 60 }, (_, seed) => {
    const own = listing("mine", seed);
    const counted: RunListing = {
      ...own,
      get spec() {
        reads++;
        return own.spec;
      },
    };
    return counted;
  });
  expect(withVerdicts(nowhere, listings)[59]?.differs).toEqual(["seed=59"]);
  expect(reads).toBeLessThan(10 * listings.length);
});

test("one run differs by the list's words, also in a spec of one's own (nothing before)", () => {
  const listings = [listing("mine", 1), listing("yours", 7), listing("mine", 2)];
  expect(differsAmong(listings, { id: "mine-2", spec: { ...spec, seed: 2 } })).toEqual(["seed=2"]);
  expect(differsAmong(listings, { id: "gone", spec })).toEqual([]);
});

test("where trainings diverged nothing is said not to match, and no ticket is waited for", () => {
  const lost = (rounds: readonly number[], trials: number) => {
    const run = sampleRun({ rounds: 1, trials: 4 });
    const jobs = run.jobs
      .filter(({ round }) => round <= Math.max(...rounds))
      .map((job) =>
        rounds.includes(job.round) && job.trial < trials ? { ...job, outcome: { iteration: 7, lastLoss: null } } : job,
      );
    return shortVerdict(summarize({ ...run, jobs }));
  };
  expect(lost([1], 1)).toBe("none judged");
  expect(lost([0], 4)).toBe("no ticket");
  expect(lost([0], 3)).toBe("no ticket yet");
});
