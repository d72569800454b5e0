import { describe, expect, test } from "vitest";
import { hostile, plain, refused, runScript } from "./run-script.test-data.ts";
import { type SlurmWorkers, slurmScript } from "./slurm.ts";

const asked = (changes: Partial<SlurmWorkers> = {}): SlurmWorkers => ({
  ...plain,
  ...{ workers: 4, cores: 2, memory: 4, time: "01:00:00", partition: undefined, account: undefined },
  machines: undefined,
  ...changes,
});

/** srun leaves out its own flags; lth ends with this code. */
const programs = (code: number) => ({
  srun: 'while [[ "$1" == --* ]]; do shift; done; exec "$@"',
  lth: `echo "$LTH_MACHINES"; exit ${code}`,
  sleep: "",
});

test("what Slurm is told: an array of workers that may be preempted and queued again", () => {
  const script = slurmScript(asked({ partition: "low", account: "lab" }));
  expect(script.split("\n").filter((line) => line.startsWith("#SBATCH"))).toEqual([
    "#SBATCH --job-name=lth-worker",
    "#SBATCH --array=1-4",
    "#SBATCH --ntasks=1",
    "#SBATCH --cpus-per-task=2",
    "#SBATCH --mem=4G",
    "#SBATCH --time=01:00:00",
    "#SBATCH --partition=low",
    "#SBATCH --account=lab",
    "#SBATCH --requeue",
    "#SBATCH --open-mode=append",
    "#SBATCH --signal=TERM@60",
    "#SBATCH --output=lth-worker-%A_%a.txt",
    "#SBATCH --export=ALL",
  ]);
  // sbatch reads directives up to the first command.
  expect(script.lastIndexOf("#SBATCH")).toBeLessThan(script.indexOf("\nsrun"));
  expect(script.startsWith("#!/bin/bash\n")).toBe(true);
});

describe("what it runs", () => {
  test("one worker as a step, with the cores of the task", () => {
    const { code, calls } = runScript(slurmScript(asked({ idleExit: 600 })), "bash", programs(0));
    expect(calls).toEqual([
      ["srun", "--ntasks=1", "--cpus-per-task=2", "lth", "worker", "--jobs", "2", "--idle-exit", "600"],
      ["lth", "worker", "--jobs", "2", "--idle-exit", "600"],
    ]);
    expect(code).toBe(0);
  });

  test("a worker that was asked to leave: it waits for the kill, so that Slurm queues it again", () => {
    const { code, calls } = runScript(slurmScript(asked()), "bash", programs(75));
    expect(calls.at(-1)).toEqual(["sleep", "600"]);
    expect(code).toBe(75);
  });

  test("a worker that failed: at once, with its code", () => {
    const { code, calls } = runScript(slurmScript(asked()), "bash", programs(2));
    expect(calls.map(([name]) => name)).toEqual(["srun", "lth"]);
    expect(code).toBe(2);
  });

  test("nothing, where it is queued again after its time", () => {
    const over = runScript(slurmScript(asked({ until: Date.parse("2026-01-02T03:04:05Z") })), "bash", {
      ...programs(0),
      date: `echo ${Date.parse("2026-01-02T03:04:05Z") / 1000}`,
    });
    expect(over.calls.map(([name]) => name)).toEqual(["date"]);
    expect(over.code).toBe(0);
    const before = runScript(slurmScript(asked({ until: Date.parse("2026-01-02T03:04:05Z") })), "bash", {
      ...programs(0),
      date: `echo ${Date.parse("2026-01-02T03:04:04Z") / 1000}`,
    });
    expect(before.calls.at(-1)).toEqual(["lth", "worker", "--jobs", "2", "--until", "2026-01-02T03:04:05Z"]);
  });
});

describe("names", () => {
  test.each(hostile)("%s is a word, whatever a shell would make of it", (name) => {
    const { calls, out } = runScript(slurmScript(asked({ use: [name], machines: name })), "bash", programs(0));
    expect(calls.at(-1)).toEqual(["lth", "worker", "--jobs", "2", "--use", name]);
    expect(out).toBe(`${name}\n`);
  });

  test.each(refused)("%j is no path", (name) => {
    expect(() => slurmScript(asked({ use: [name] }))).toThrow(/--use is/);
    expect(() => slurmScript(asked({ machines: name }))).toThrow(/--machines is/);
    expect(() => slurmScript(asked({ lth: name }))).toThrow(/--lth is/);
  });

  test.each(["low high", "low\n#SBATCH --uid=0", "$(id)", "'low'", "-x", ""])("%j is no partition", (name) => {
    expect(() => slurmScript(asked({ partition: name }))).toThrow(/--partition is .*, which is no such name/);
    expect(() => slurmScript(asked({ account: name }))).toThrow(/--account is .*, which is no such name/);
  });

  test.each(["1:30", "90", "00:00:00", "1-0", "01:60:00", "01:00:00\n"])("%j is no time", (time) => {
    expect(() => slurmScript(asked({ time }))).toThrow(/--time is .*, expected hours, minutes and seconds/);
  });

  test("an address is never shown, not in the error either", () => {
    const address = "rediss://user:secret@host";
    expect(() => slurmScript(asked({ machines: address }))).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("secret") }),
    );
  });
});
