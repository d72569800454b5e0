import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, expectTypeOf, test } from "vitest";
import {
  type Elsewhere,
  type Event,
  type Freed,
  findTickets,
  type GivenWeights,
  Interrupted,
  type Late,
  type LockOptions,
  LthError,
  loadDataset,
  loadRun,
  openSession,
  presets,
  type Removed,
  type RunOutcome,
  readSpec,
  type removeRun,
  type removeUnused,
  type SearchRequest,
  type Session,
  type SessionOptions,
  type SpecInput,
  type SpecRequest,
  type StoredRun,
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

describe("what is asked for is read before anything is waited for", () => {
  const small = { ...spec, trials: 1, rounds: 0, controls: {} };

  test("by a session: a spec that is changed after asks for nothing else, and what is no spec is refused", async () => {
    const { preset, scale, spec: read } = readSpec({ from: small });
    const session = await openSession(join(folder, "session"), { jobs: 1 });
    const dataset = await loadDataset("mnist", data);
    const changing = structuredClone(read) as { -readonly [Key in keyof typeof read]: (typeof read)[Key] };
    const asked: SearchRequest = { name: preset, scale, spec: changing, dataset };
    const found: Promise<RunOutcome>[] = [];
    for (const seed of [0, 1]) {
      changing.seed = seed;
      found.push(session.find(asked));
    }
    changing.seed = 2;
    const records = (await Promise.all(found)).map(({ record }) => record);
    const forged = Reflect.apply(session.find, undefined, [{ ...asked, spec: { ...read, trials: "3" } }]);
    await expect(forged).rejects.toThrow(/^spec: trials is "3", expected a whole number/);
    await session.close();
    expect(records.map((record) => record.spec.seed)).toEqual([0, 1]);
    // The ids that they have where nothing is changed.
    const again = await findTickets({ spec: small, store: join(folder, "session"), data, report: false });
    expect([again.run, again.record.jobs]).toEqual([records[0]?.id, records[0]?.jobs]);
  });

  test("by findTickets: while modules are loaded its objects may change", async () => {
    const module = join(folder, "module.mjs");
    writeFileSync(module, 'export const criteria = { waiting: { about: "a", score: ({ weights }) => weights } };\n');
    const set: Record<string, unknown> = { "prune.criterion": "waiting" };
    const changing = structuredClone(small);
    const store = join(folder, "changed");
    const found = findTickets({ spec: changing, set, use: [module], store, data, report: false });
    changing.rounds = 7;
    set.trials = 5;
    const { record } = await found;
    expect([record.spec.rounds, record.trials, record.spec.prune.criterion]).toEqual([0, 1, "waiting"]);
  });
});

test("weights out of a file are not asked for beside others", async () => {
  const initial = join(folder, "none.safetensors");
  const asked = findTickets({ spec, initial, set: { "initial.weights": "0".repeat(64) }, data });
  await expect(asked).rejects.toThrow("initial.weights was asked for already, by initial");
});

test("a signal that has fired before the data are read keeps them unread", async () => {
  const told: unknown[] = [];
  const asked = {
    spec,
    data: join(folder, "nowhere"),
    signal: AbortSignal.abort(),
    onData: (one: unknown) => told.push(one),
  };
  await expect(findTickets(asked)).rejects.toBeInstanceOf(Interrupted);
  expect(told).toEqual([]);
});

test("presets are the files' own data, and sound", () => {
  expect(presets["lenet-mnist"]).toMatchObject({ model: { family: "mlp", widths: [300, 100] }, scales: { paper: {} } });
  for (const name of Object.keys(presets)) {
    const { spec } = readSpec({ from: name });
    expect(specSchema.parse(spec)).toEqual(spec);
  }
});

test("what the library takes and gives has names: this is compiled", () => {
  expectTypeOf<Parameters<Session["find"]>[0]>().toEqualTypeOf<SearchRequest>();
  expectTypeOf<Awaited<ReturnType<Session["find"]>>>().toEqualTypeOf<RunOutcome>();
  expectTypeOf<SearchRequest["initial"]>().toEqualTypeOf<GivenWeights | undefined>();
  expectTypeOf<NonNullable<Parameters<typeof openSession>[1]>>().toExtend<SessionOptions>();
  expectTypeOf<ReturnType<typeof loadRun>>().toEqualTypeOf<StoredRun>();
  expectTypeOf<Parameters<typeof readSpec>[0]>().toEqualTypeOf<SpecRequest>();
  expectTypeOf<Awaited<ReturnType<typeof removeRun>>>().toEqualTypeOf<Removed>();
  expectTypeOf<Awaited<ReturnType<typeof removeUnused>>>().toEqualTypeOf<Freed>();
  expectTypeOf<NonNullable<Parameters<typeof removeUnused>[1]>>().toEqualTypeOf<Omit<LockOptions, "run">>();
  type Train = NonNullable<SessionOptions["train"]>;
  expectTypeOf<Parameters<Train>[2]>().toEqualTypeOf<Elsewhere>();
  expectTypeOf<Late>().toExtend<Awaited<ReturnType<Train>>>();
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
