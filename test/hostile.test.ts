import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import * as lth from "../src/index.ts";
import { sampleRun } from "../src/report/sample.test-data.ts";

const folder = mkdtempSync(join(tmpdir(), "lth-hostile-"));
afterAll(() => rmSync(folder, { recursive: true }));
const inside = (name: string) => join(folder, name);

const fails = () => {
  throw new TypeError("a trap");
};
const circular: Record<string, unknown> = {};
circular.self = circular;
const deep = Array.from({ length: 20_000 }).reduce((inner) => [inner], 0);
const { proxy, revoke } = Proxy.revocable({}, {});
revoke();
const trap = new Proxy({}, { get: fails, has: fails, ownKeys: fails, getPrototypeOf: fails });
const listener = { aborted: false, addEventListener: fails };
class Preset {
  rate = 0.2;
}

/** What plain JavaScript may pass where something else was meant. */
const garbage: readonly (readonly [string, unknown])[] = [
  ["null", null],
  ["NaN", Number.NaN],
  ["a negative number", -1],
  ["a bigint", 10n],
  ["a symbol", Symbol("x")],
  ["a function", () => 1],
  ["no text", ""],
  ["text with a NUL", "a\0b"],
  ["an endless path", "x/".repeat(100_000)],
  ["a list", []],
  ["a sparse list", new Array(2 ** 32 - 1)],
  ["an object", {}],
  ["an object without a prototype", Object.create(null)],
  ["a Map", new Map([["rate", 0.5]])],
  ["an instance", new Preset()],
  ["an object that holds itself", circular],
  ["an object 20,000 levels deep", deep],
  ["a text that throws", { toString: fails }],
  ["a getter that throws", Object.defineProperty({}, "spec", { get: fails, enumerable: true })],
  ["a proxy that throws", trap],
  ["a revoked proxy", proxy],
  ["a forged signal", listener],
  ["a forged spec", { preset: "x", scale: "quick", spec: { trials: 1 } }],
  ["a forged path", { path: "rate", yaml: "[[[", source: "x" }],
];

const request = { spec: "lenet-mnist", store: inside("store"), data: inside("nothing") };
const record = sampleRun({ trials: 1, rounds: 1 });
const [first] = record.jobs;
const named = lth.readSpec({ from: "lenet-mnist" });

/** A request that no session takes, whatever else is right in it: its data have fewer examples than its spec asks for. */
const part = { count: 2, pixels: new Uint8Array(2 * 784), labels: new Uint8Array(2) };
const search = {
  ...{ name: "tiny", scale: "quick", spec: named.spec },
  dataset: {
    ...{ name: "mnist", copy: "made up", checksum: "0".repeat(64), classes: ["even", "odd"] },
    ...{ shape: { channels: 1, rows: 28, columns: 28 }, train: part, test: part },
  },
};
/** In another place: a session makes its store. */
const sessions = mkdtempSync(join(tmpdir(), "lth-hostile-"));
const session = await lth.openSession(sessions, { jobs: 1 });
afterAll(async () => {
  await session.close();
  rmSync(sessions, { recursive: true });
});

/** Each door with the place where the garbage goes. No call can start anything: the data are not there. */
const doors: Readonly<Record<string, (value: unknown) => unknown>> = {
  findTickets: (value) => Reflect.apply(lth.findTickets, undefined, [value]),
  ...Object.fromEntries(
    [
      "spec",
      "scale",
      "set",
      "store",
      "data",
      "jobs",
      "threads",
      "waitSeconds",
      "signal",
      "onEvent",
      "report",
      "command",
    ].map((option) => [
      `findTickets ${option}`,
      (value: unknown) => Reflect.apply(lth.findTickets, undefined, [{ ...request, [option]: value }]),
    ]),
  ),
  "findTickets set field": (value) => lth.findTickets({ ...request, set: { "prune.rate": value } }),
  "findTickets spec field": (value) =>
    Reflect.apply(lth.findTickets, undefined, [{ ...request, spec: { ...named.spec, prune: value } }]),
  "findTickets forged spec": (value) =>
    Reflect.apply(lth.findTickets, undefined, [{ ...request, spec: { ...named, spec: value } }]),
  readSpec: (value) => Reflect.apply(lth.readSpec, undefined, [value]),
  "readSpec from": (value) => Reflect.apply(lth.readSpec, undefined, [{ from: value }]),
  "readSpec scale": (value) => Reflect.apply(lth.readSpec, undefined, [{ from: "lenet-mnist", scale: value }]),
  "readSpec overrides": (value) => Reflect.apply(lth.readSpec, undefined, [{ from: "lenet-mnist", overrides: value }]),
  "readSpec override": (value) => Reflect.apply(lth.readSpec, undefined, [{ from: "lenet-mnist", overrides: [value] }]),
  printSpec: (value) => Reflect.apply(lth.printSpec, undefined, [value]),
  "printSpec preset": (value) => Reflect.apply(lth.printSpec, undefined, [{ ...named, preset: value }]),
  "printSpec spec": (value) => Reflect.apply(lth.printSpec, undefined, [{ ...named, spec: value }]),
  loadDataset: (value) => Reflect.apply(lth.loadDataset, undefined, [value]),
  "loadDataset path": (value) => Reflect.apply(lth.loadDataset, undefined, ["cifar10", value]),
  "loadDataset options": (value) => Reflect.apply(lth.loadDataset, undefined, ["mnist", inside("nothing"), value]),
  listRuns: (value) => Reflect.apply(lth.listRuns, undefined, [value]),
  "loadRun store": (value) => Reflect.apply(lth.loadRun, undefined, [value, "lenet"]),
  "loadRun run": (value) => Reflect.apply(lth.loadRun, undefined, [inside("store"), value]),
  "removeRun store": (value) => Reflect.apply(lth.removeRun, undefined, [value, "lenet"]),
  "removeRun run": (value) => Reflect.apply(lth.removeRun, undefined, [inside("store"), value]),
  "removeRun options": (value) => Reflect.apply(lth.removeRun, undefined, [inside("store"), "lenet", value]),
  "removeUnused store": (value) => Reflect.apply(lth.removeUnused, undefined, [value]),
  "removeUnused options": (value) => Reflect.apply(lth.removeUnused, undefined, [inside("store"), value]),
  "session.find": (value) => Reflect.apply(session.find, undefined, [value]),
  ...Object.fromEntries(
    [
      ...["name", "scale", "spec", "idVerdict", "dataset", "initial", "signal", "onEvent", "command"],
      ...["runName", "note"],
    ].map((option) => [
      `session.find ${option}`,
      (value: unknown) => Reflect.apply(session.find, undefined, [{ ...search, [option]: value }]),
    ]),
  ),
  "session.find spec field": (value) =>
    Reflect.apply(session.find, undefined, [{ ...search, spec: { ...named.spec, prune: value } }]),
  "session.find data field": (value) =>
    Reflect.apply(session.find, undefined, [{ ...search, dataset: { ...search.dataset, train: value } }]),
  writeReport: (value) => Reflect.apply(lth.writeReport, undefined, [value, inside("report")]),
  "writeReport folder": (value) => Reflect.apply(lth.writeReport, undefined, [[], value]),
  ...Object.fromEntries(
    Object.keys(record).map((member) => [
      `writeReport ${member}`,
      (value: unknown) =>
        Reflect.apply(lth.writeReport, undefined, [[{ ...record, [member]: value }, 5], inside("report")]),
    ]),
  ),
  "writeReport job": (value) =>
    Reflect.apply(lth.writeReport, undefined, [{ ...record, jobs: [value] }, inside("report")]),
  "writeReport outcome": (value) =>
    Reflect.apply(lth.writeReport, undefined, [{ ...record, jobs: [{ ...first, outcome: value }] }, inside("report")]),
};

async function thrownBy(call: () => unknown): Promise<unknown> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe("every door of the library refuses garbage in its own words: it threw TypeErrors, or overflowed the stack", () => {
  test.each(Object.keys(doors))("%s", async (door) => {
    for (const [what, value] of garbage) {
      const error = await thrownBy(() => doors[door]?.(value));
      if (error === undefined) continue; // what is right in that place, such as text for a scale
      expect(error instanceof lth.LthError, `${door} with ${what}: ${error}`).toBe(true);
      const { message, cure } = error as lth.LthError;
      expect(message.length + cure.length, `${door} with ${what}`).toBeLessThan(5000);
      expect(message).not.toMatch(/Invalid input|undefined is not|Cannot (read|convert)|this is a fault of lth/);
    }
  });
});

test.each<[string, () => unknown, RegExp]>([
  ["an object that holds itself", () => lth.readSpec({ from: { prune: circular } }), /spec: prune.self holds itself/],
  [
    "a bigint",
    () => lth.findTickets({ ...request, set: { trials: 10n } }),
    /set trials: trials is 10n.* expected a whole number/,
  ],
  [
    "NaN, which was told as null",
    () => lth.findTickets({ ...request, set: { "prune.rate": Number.NaN } }),
    /prune.rate is NaN/,
  ],
  [
    "a Map, which has no members",
    () => lth.readSpec({ from: { ...named.spec, prune: new Map() } }),
    /prune is an object of a class/,
  ],
  [
    "a spec that readSpec never returned",
    () => Reflect.apply(lth.printSpec, undefined, [{ ...named, spec: { trials: 1 } }]),
    /spec: \d+ faults[\s\S]*rounds is missing/,
  ],
  [
    "an endless path",
    () => lth.listRuns("x/".repeat(100_000)),
    /the store "x\/x\/.*has 200000 letters, expected at most 4096/,
  ],
  [
    "seconds that are no number: it waited for ever",
    () => lth.removeRun(inside("store"), "x", { waitSeconds: Number.NaN }),
    /waitSeconds is not understood/,
  ],
  [
    "more trainings at once than the command line takes",
    () => lth.findTickets({ ...request, jobs: 1e6 }),
    /jobs is 1000000, expected a whole number from 1 to 1024/,
  ],
  [
    "more threads than the command line takes",
    () => lth.findTickets({ ...request, threads: 257 }),
    /threads is 257, expected a whole number from 1 to 256/,
  ],
  [
    "a record whose id leads out of the folder",
    () => lth.writeReport([record, { ...record, id: "../../outside" }], inside("report")),
    /id is not understood, expected the id of a run/,
  ],
  [
    "a record whose numbers are none",
    () => lth.writeReport({ ...record, jobs: [{ ...record.jobs[0]!, density: Number.NaN }] }, inside("report")),
    /jobs.0.density is not understood, expected a number from 0 to 1/,
  ],
  [
    "a network that is none",
    () => Reflect.apply(lth.writeReport, undefined, [{ ...record, network: () => "1" }, inside("report")]),
    /network returned text/,
  ],
])("%s is told of", async (_, call, says) => {
  const error = await thrownBy(call);
  expect(error).toBeInstanceOf(lth.LthError);
  expect(String(error)).toMatch(says);
});

test("options are read once: a getter that answers otherwise the second time is not asked again", async () => {
  let asked = 0;
  const store = { get: () => (asked++ === 0 ? inside("store") : 5), enumerable: true };
  const twice = Object.defineProperty({ ...request }, "store", store);
  await expect(lth.findTickets(twice)).rejects.toThrow(/nothing/);
  expect(asked).toBe(1);
});

test("a signal of another realm stops a run as one of this does", async () => {
  const theirs = new EventTarget();
  const signal = Object.assign(theirs, { aborted: true });
  const stopped = Reflect.apply(lth.findTickets, undefined, [{ ...request, data: undefined, signal }]);
  await expect(stopped).rejects.toBeInstanceOf(lth.Interrupted);
});

test("nothing was written outside or inside", () => {
  expect(readdirSync(folder)).toEqual([]);
  expect(lth.listRuns(sessions)).toEqual([]);
});
