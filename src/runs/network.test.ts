import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "libsql";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fakeDataset, fakeSpec, fakeTrain } from "./fake.test-data.ts";
import { listRuns } from "./list.ts";
import { loadRun } from "./load.ts";
import { runFind } from "./run-find.ts";
import { openStore } from "./store.ts";

// A network file system: none is at hand, so this one says that it is.
vi.mock("./files/file-system.ts", async (original) => ({
  ...(await original<typeof import("./files/file-system.ts")>()),
  networkFileSystem: () => "NFS",
  sharesMemory: () => false,
}));

let store: string;
beforeEach(() => {
  store = mkdtempSync(join(tmpdir(), "lth-network-"));
});
afterEach(() => rmSync(store, { recursive: true, force: true }));

const request = () => ({
  name: "tiny",
  scale: "quick",
  spec: fakeSpec(),
  dataset: fakeDataset(),
  store,
  executor: "reference" as const,
  train: fakeTrain,
});

function modeOf(file: string): unknown {
  const connection = new Sqlite(file);
  try {
    return connection.prepare("PRAGMA journal_mode").all();
  } finally {
    connection.close();
  }
}

test("on a network file system the store works without WAL", async () => {
  const { record } = await runFind(request());
  expect(modeOf(join(store, "lth.db"))).toEqual([{ journal_mode: "delete" }]);
  expect(readdirSync(store).sort()).toEqual(["events", "jobs", "lock.db", "lth.db"]);
  expect(loadRun(store, record.id).jobs).toHaveLength(14);
});

test("there a reader that stays in a transaction delays the writer, and nobody fails", async () => {
  await (await openStore(store, { run: "first" })).close();
  const reader = new Sqlite(join(store, "lth.db"));
  reader.exec("BEGIN");
  reader.prepare("SELECT id FROM runs").all();
  setTimeout(() => {
    reader.exec("COMMIT");
    reader.close();
  }, 600);
  const started = performance.now();
  await runFind(request());
  expect(performance.now() - started).toBeGreaterThan(400);
  expect(listRuns(store).map(({ state }) => state)).toEqual(["done"]);
});
