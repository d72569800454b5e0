import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "libsql";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LthError } from "../errors.ts";
import { fakeDataset, fakeSpec, fakeTrain } from "./fake.test-data.ts";
import { runFind } from "./run-find.ts";
import { openStore } from "./store.ts";

let store: string;
beforeEach(() => {
  store = mkdtempSync(join(tmpdir(), "lth-going-on-"));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(store, { recursive: true, force: true });
});

/** From now on SQLite's disk fails, at what `fails` says. Returns how the disk is mended. */
function failing(fails: (statement: string) => boolean): () => void {
  const exec = Sqlite.prototype.exec;
  const spy = vi.spyOn(Sqlite.prototype, "exec").mockImplementation(function (this: Sqlite.Database, statement) {
    if (fails(statement)) throw new Sqlite.SqliteError("disk I/O error", "SQLITE_IOERR", 10);
    return exec.call(this, statement);
  });
  return () => spy.mockRestore();
}

const find = (onJob: () => void = () => undefined) =>
  runFind({
    name: "tiny",
    scale: "quick",
    spec: fakeSpec({ trials: 1, rounds: 1, controls: { reinit: 0 } }),
    dataset: fakeDataset(),
    store,
    jobs: 1,
    waitSeconds: 0,
    executor: "reference",
    train: (job) => {
      onJob();
      return fakeTrain(job);
    },
  });

test("a disk that fails to commit, and through closing: the lock was kept, and the same process locked itself out", async () => {
  let mend = () => {};
  const broken = find(() => {
    mend = failing((statement) => /COMMIT|ROLLBACK/.test(statement));
  });
  await expect(broken).rejects.toThrow("does not let it be read or written");
  await expect(broken).rejects.toBeInstanceOf(LthError);
  mend();
  expect((await find()).record.state).toBe("done");
});

test("a lock that the failing disk did not let go is let go by the same process when it wants the lock again", async () => {
  const opened = await openStore(store, { run: "first" });
  const mend = failing(() => true);
  await opened.close();
  mend();
  const again = await openStore(store, { run: "second", waitSeconds: 0 });
  await expect(openStore(store, { run: "third", waitSeconds: 0 })).rejects.toThrow("is being written to by process");
  await again.close();
});
