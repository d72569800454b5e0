import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "libsql";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fakeDataset, fakeSpec, fakeTrain } from "../fake.test-data.ts";
import { listRuns } from "../list.ts";
import { runFind } from "../run-find.ts";
import { reading } from "./reader.ts";

let [folder, store] = ["", ""];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "lth-reader-"));
  chmodSync(folder, 0o755);
  store = join(folder, "store");
  const spec = fakeSpec({ trials: 1, rounds: 0, controls: {} });
  await runFind({ name: "tiny", scale: "quick", spec, dataset: fakeDataset(), store, train: fakeTrain });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Does it as one who may not write there: nobody may, and root, who may everywhere, is another user meanwhile. */
function unableToWrite<T>(place: string, work: () => T): T {
  const isRoot = process.geteuid?.() === 0;
  chmodSync(place, 0o555);
  if (isRoot) process.seteuid?.(7);
  try {
    return work();
  } finally {
    if (isRoot) process.seteuid?.(0);
    chmodSync(place, 0o755);
  }
}

test("whoever may not write reads under the writer's locks, too: in the slower mode nothing else keeps them apart", () => {
  const writer = new Sqlite(join(store, "lth.db"));
  const read = () => unableToWrite(store, () => reading(store, (database) => database?.pragma("page_count"), 50));
  const before = read();
  writer.exec("BEGIN EXCLUSIVE");
  expect(read).toThrow("another program keeps it locked");
  writer.exec("COMMIT");
  writer.close();
  expect(read()).toBe(before);
});

test("what a killed writer had half written in that mode is not read", () => {
  const [listed] = listRuns(store);
  const copy = join(folder, "copy");
  mkdirSync(copy);
  const writer = new Sqlite(join(store, "lth.db"));
  writer.exec("PRAGMA cache_size = 1; BEGIN; UPDATE runs SET command = 'torn'; CREATE TABLE more (bytes BLOB)");
  for (let i = 0; i < 50; i++) writer.exec("INSERT INTO more VALUES (randomblob(9000))");
  for (const name of readdirSync(store).filter((each) => each.startsWith("lth.db"))) {
    copyFileSync(join(store, name), join(copy, name));
    chmodSync(join(copy, name), 0o444);
  }
  writer.exec("ROLLBACK");
  writer.close();
  expect(readdirSync(copy)).toContain("lth.db-journal");
  expect(unableToWrite(copy, () => listRuns(copy))).toEqual([listed]);
});
