import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "libsql";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Interrupted, LthError } from "../errors.ts";
import { LOCK_TABLE } from "./database/schema.ts";
import { listRuns } from "./list.ts";
import { openStore } from "./store.ts";

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "lth-store-"));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const open = (store: string, waitSeconds = 0) => openStore(store, { run: "this-run", waitSeconds });
const database = (file: string, statements: string) => {
  const connection = new Sqlite(file);
  connection.exec(statements);
  connection.close();
};

describe("a store's name makes exactly that folder", () => {
  test.each(["a b", "a%20b", "a?b=c", "a#b", "ü", "-x", "file:x", "tail ", "line\nbreak", "'\"", "deep/down/here"])(
    "%j",
    async (name) => {
      const store = join(parent, name);
      await (await open(store)).close();
      expect(readdirSync(parent)).toEqual([name.split("/")[0]]);
      expect(readdirSync(store)).toEqual(expect.arrayContaining(["jobs", "lock.db", "lth.db"]));
      expect(listRuns(store)).toEqual([]);
    },
  );

  test.each(["", "a\0b"])("%j is refused", async (name) => {
    await expect(open(name)).rejects.toThrow(LthError);
    expect(() => listRuns(name)).toThrow(LthError);
  });
});

describe("what is not a store of lth is refused by name and left as it is", () => {
  /** SQLite's companions of a database that is open may come and go. */
  const names = () => readdirSync(parent, { recursive: true }).filter((name) => !/-(shm|wal)$/.test(String(name)));

  /** Both reading and writing refuse the store, with these words. */
  async function refused(store: string, words: string | RegExp) {
    const before = names();
    await expect(open(store)).rejects.toThrow(words);
    await expect(open(store)).rejects.toBeInstanceOf(LthError);
    expect(() => listRuns(store)).toThrow(words);
    expect(names()).toEqual(before);
  }

  test("a file, and a path through a file", async () => {
    writeFileSync(join(parent, "file"), "text");
    await refused(join(parent, "file"), /file is a file, expected a folder/);
    await refused(join(parent, "file/runs"), /is a file, expected a folder/);
    await refused("/dev/null", "the store /dev/null is a file");
    symlinkSync(join(parent, "nowhere"), join(parent, "link"));
    await refused(join(parent, "link"), "is a link to something that does not exist");
  });

  test.runIf(existsSync("/proc/self"))("a place where no folder can be made, at once", async () => {
    await expect(open("/proc/lth-test")).rejects.toThrow(
      "cannot write to the store /proc/lth-test: nothing can be made",
    );
  });

  test("a folder with something else in it", async () => {
    writeFileSync(join(parent, "thesis.tex"), "");
    await refused(parent, 'it holds "thesis.tex" and no lth.db');
  });

  test("but an empty folder, hidden files, and a store without its database are fine", async () => {
    mkdirSync(join(parent, "jobs"));
    writeFileSync(join(parent, ".gitignore"), "");
    expect(listRuns(parent)).toEqual([]);
    await (await open(parent)).close();
    expect(listRuns(parent)).toEqual([]);
    expect(listRuns(join(parent, "not there"))).toEqual([]);
    expect(existsSync(join(parent, "not there"))).toBe(false);
  });

  test("a database that is none", async () => {
    writeFileSync(join(parent, "lth.db"), "no database, but long enough to be read as one ".repeat(40));
    await refused(parent, `${join(parent, "lth.db")}: it is not a SQLite database`);
  });

  test("another program's database", async () => {
    database(join(parent, "lth.db"), "CREATE TABLE recipes (name)");
    await refused(parent, "is a database of another program (application id 0");
    database(join(parent, "lth.db"), "PRAGMA application_id = 252006674");
    await refused(parent, "(application id 252006674, expected 1819568243)");
  });

  test("a newer schema", async () => {
    await (await open(parent)).close();
    database(join(parent, "lth.db"), "CREATE TABLE later (one); PRAGMA user_version = 7");
    await refused(parent, /lth\.db has schema 7, this lth knows schemas up to 4/);
  });

  test("a lock that is no database where there is no store yet: it may be anybody's", async () => {
    writeFileSync(join(parent, "lock.db"), "no database, but long enough to be read as one ".repeat(40));
    await expect(open(parent)).rejects.toThrow(`${join(parent, "lock.db")}: it is not a SQLite database`);
  });

  test.each(["missing", "empty"])("results whose database is %s", async (how) => {
    mkdirSync(join(parent, "jobs"));
    writeFileSync(join(parent, "jobs", `${"ab".repeat(32)}.safetensors`), "");
    if (how === "empty") writeFileSync(join(parent, "lth.db"), "");
    await refused(parent, `lth.db is ${how}, and ${join(parent, "jobs")} holds 1 result`);
  });

  test("a database of no bytes, as a kill at the very first moment leaves it, is a fresh one", async () => {
    writeFileSync(join(parent, "lth.db"), "");
    expect(listRuns(parent)).toEqual([]);
    await (await open(parent)).close();
  });
});

describe("one writes at a time", () => {
  test("the second says who holds the store, and is let in afterwards", async () => {
    const first = await openStore(parent, { run: "the-first-run" });
    const second = open(parent, 0.2);
    await expect(second).rejects.toThrow(
      new RegExp(
        `store ${parent} is being written to by process ${process.pid} on .* \\(the-first-run\\), also after 0.2 seconds`,
      ),
    );
    await expect(second).rejects.toMatchObject({ fault: "found", cure: expect.stringContaining("--store") });
    expect(listRuns(parent)).toEqual([]); // readers are never stopped
    await first.close();
    await (await open(parent)).close();
  });

  test("waits without holding up the event loop, and tells once for whom", async () => {
    const first = await openStore(parent, { run: "the-first-run" });
    const told: string[] = [];
    const waiting = openStore(parent, { run: "the-second", waitSeconds: 30, onWait: (message) => told.push(message) });
    let turns = 0;
    const ticking = setInterval(() => turns++, 10);
    await new Promise((resolve) => setTimeout(resolve, 800));
    clearInterval(ticking);
    expect(turns).toBeGreaterThan(15);
    expect(told).toEqual([expect.stringMatching(/^waiting for process \d+ on .* \(the-first-run\), which writes to /)]);
    await first.close();
    await (await waiting).close();
  });

  /** Somebody who holds the lock, with this name in its file. */
  function held(name: { readonly pid: number; readonly host: string }) {
    const file = new Sqlite(join(parent, "lock.db"));
    file.exec(
      `${LOCK_TABLE}; INSERT INTO holder VALUES ('one', ${name.pid}, '${name.host}', 'run-1'); BEGIN IMMEDIATE`,
    );
    return file;
  }

  test("is patient with each holder anew: a queue that moves is worth waiting in", async () => {
    const holder = held({ pid: 1, host: "elsewhere" });
    const since = performance.now();
    setTimeout(() => {
      holder.exec("UPDATE holder SET token = 'two', run = 'run-2'; COMMIT; BEGIN IMMEDIATE");
    }, 400);
    await expect(open(parent, 0.6)).rejects.toThrow("by process 1 on elsewhere (run-2), also after 0.6 seconds");
    expect(performance.now() - since).toBeGreaterThan(950);
    holder.exec("COMMIT");
  });

  test("does not blame a process that has ended when another program has the lock", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    const holder = held({ pid, host: hostname() });
    await expect(open(parent, 0.1)).rejects.toThrow("is being written to by another program, also after 0.1 seconds");
    holder.exec("COMMIT");
  });

  test("when nobody writes there is only the database, whoever read meanwhile", async () => {
    const store = await open(parent);
    expect(existsSync(join(parent, "lth.db-wal"))).toBe(true);
    await store.close();
    listRuns(parent);
    expect(readdirSync(parent).sort()).toEqual(["jobs", "lock.db", "lth.db"]);
  });

  test("stops waiting at a signal", async () => {
    const first = await open(parent);
    const stop = new AbortController();
    const waiting = openStore(parent, { run: "x", signal: stop.signal });
    setTimeout(() => stop.abort(), 50);
    await expect(waiting).rejects.toBeInstanceOf(Interrupted);
    await first.close();
  });

  test("a foreign transaction on the database only delays", async () => {
    await (await open(parent)).close();
    const foreign = new Sqlite(join(parent, "lth.db"));
    foreign.exec("BEGIN IMMEDIATE");
    setTimeout(() => {
      foreign.exec("ROLLBACK");
      foreign.close();
    }, 700);
    const start = performance.now();
    await (await open(parent)).close();
    expect(performance.now() - start).toBeGreaterThan(500);
  });
});
