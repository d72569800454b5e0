import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import {
  type Event,
  findTickets,
  Interrupted,
  LthError,
  loadRun,
  presets,
  readSpec,
  type SpecInput,
  specSchema,
} from "../src/index.ts";
import { writeSmallData } from "./small-data.ts";

const folder = mkdtempSync(join(tmpdir(), "lth-library-"));
afterAll(() => rmSync(folder, { recursive: true }));
const data = join(folder, "data");
writeSmallData(data);

const spec: SpecInput = {
  model: { family: "mlp", widths: [12] },
  data: { name: "mnist", validation: 100 },
  train: { optimizer: { name: "adam", lr: 0.01 }, iterations: "30it" },
  measure: { every: 10, test: 30 },
  prune: {},
  rounds: 1,
  trials: 2,
  controls: { reinit: 1 },
};

describe("findTickets", () => {
  test("does what the command does: finds, keeps, tells, reports", async () => {
    const store = join(folder, "store");
    const events: Event[] = [];
    const found = await findTickets({ spec, store, data, jobs: 2, onEvent: (event) => events.push(event) });
    expect(found.run).toMatch(/^spec-[0-9a-f]{8}$/);
    expect(found.summary.rounds.map(({ round, ticket }) => [round, ticket.testAccuracyAtEnd?.values.length])).toEqual([
      [0, 2],
      [1, 2],
    ]);
    expect(found.words.length).toBeGreaterThan(0);
    expect(existsSync(found.report ?? "")).toBe(true);
    expect(loadRun(store, found.run).jobs).toHaveLength(6);
    expect(events[0]).toMatchObject({ type: "run", jobs: 6 });
    expect(events.at(-1)).toMatchObject({ type: "done", run: found.run });
    expect(events.filter(({ type }) => type === "job-done")).toHaveLength(6);
  });

  test("asked again, answers from the store; more trials train only what is new", async () => {
    const store = join(folder, "again");
    const trained = async (set: Readonly<Record<string, unknown>>) => {
      let count = 0;
      const onEvent = (event: Event) => {
        if (event.type === "job-done" && !event.reused) count++;
      };
      await findTickets({ spec, set, store, data, report: false, onEvent });
      return count;
    };
    expect([await trained({ trials: 1 }), await trained({ trials: 1 }), await trained({})]).toEqual([3, 0, 3]);
  });

  test("stops when its signal says so, and keeps what was finished", async () => {
    const store = join(folder, "stopped");
    const stop = new AbortController();
    const onEvent = (event: Event) => {
      if (event.type === "job-done") stop.abort();
    };
    const set = { "train.iterations": "300it" };
    await expect(findTickets({ spec, set, store, data, jobs: 1, signal: stop.signal, onEvent })).rejects.toBeInstanceOf(
      Interrupted,
    );
    const [run] = (await import("../src/index.ts")).listRuns(store);
    expect(run?.state).toBe("interrupted");
    expect(loadRun(store, run?.id ?? "").jobs.length).toBeGreaterThan(0);
  });

  test("takes a spec that was read as it is, and nothing that would change it", async () => {
    const read = readSpec({ from: "lenet-mnist" });
    for (const more of [{ scale: "paper" }, { set: { trials: 1 } }]) {
      const wrong = findTickets({ spec: read, ...more, store: join(folder, "read"), data });
      await expect(wrong).rejects.toThrow(/cannot change the spec that readSpec returned/);
    }
  });

  test.each([
    [{ spec: "lenet-mnist", stroe: "x" }, 'no option of findTickets is called "stroe"'],
    [{}, "findTickets: its option spec is not understood, expected a preset's name, a file's path or a spec"],
    [{ spec: 5 }, "its option spec is not understood"],
    [undefined, "findTickets takes an object with its options: expected object, received undefined"],
    [{ spec: "lenet-mnist", store: 5 }, "its option store is not understood, expected string, received number"],
    [{ spec: "lenet-mnist", onEvent: 5 }, "its option onEvent is not understood, expected a function"],
    [{ spec: "lenet-mnist", signal: 5 }, "its option signal is not understood, expected an AbortSignal"],
  ])("refuses %j, which plain JavaScript may pass", async (request, says) => {
    await expect(Reflect.apply(findTickets, undefined, [request])).rejects.toThrow(says);
  });

  test("refuses a wrong request before anything starts, with every fault", async () => {
    const store = join(folder, "refused");
    const wrong = findTickets({ spec: "lenet-mnist", set: { "prune.rate": 2, trails: 3 }, store, data });
    await expect(wrong).rejects.toThrow(/2 faults[\s\S]*prune\.rate is 2[\s\S]*did you mean trials\?/);
    await expect(wrong).rejects.toBeInstanceOf(LthError);
    expect(existsSync(store)).toBe(false);
  });
});

test("presets are the files' own data, and sound", () => {
  expect(presets["lenet-mnist"]).toMatchObject({ model: { family: "mlp", widths: [300, 100] }, scales: { paper: {} } });
  for (const name of Object.keys(presets)) {
    const { spec } = readSpec({ from: name });
    expect(specSchema.parse(spec)).toEqual(spec);
  }
});

test("the example in the documentation runs as it stands", () => {
  const source = readFileSync(new URL("../src/index.ts", import.meta.url), "utf8");
  const example = /@example\n([\s\S]*?)\n \*\//.exec(source)?.[1]?.replace(/^ \* ?/gm, "") ?? "";
  expect(example).toContain("findTickets");
  const home = join(folder, "example");
  mkdirSync(join(home, "node_modules"), { recursive: true });
  symlinkSync(fileURLToPath(new URL("..", import.meta.url)), join(home, "node_modules", "lth"));
  writeFileSync(join(home, "example.mjs"), `${example}\nconsole.log(run, words.length, report);\n`);
  const out = execFileSync(process.execPath, ["example.mjs"], { cwd: home, encoding: "utf8" });
  expect(out).toMatch(/lenet-mnist-[0-9a-f]{8} \d+ .*report\.html/);
});
