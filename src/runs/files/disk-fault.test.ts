import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "libsql";
import { describe, expect, test } from "vitest";
import { freeBytes } from "../../disk-errors.ts";
import { LthError } from "../../errors.ts";
import { isBusy, sqliteFault } from "../database/sqlite-fault.ts";
import { diskFault } from "./disk-fault.ts";

const path = join(tmpdir(), "some.safetensors");
const failure = (code: string) => Object.assign(new Error(`${code}: said the system`), { code });

describe("an error of the file system", () => {
  test("of a full disk names the file, the room it needs and the room there is", () => {
    const fault = diskFault(failure("ENOSPC"), path, { needed: 9e17 });
    expect(fault.message).toMatch(
      new RegExp(`^cannot write ${path}: the disk is full, 900000 TB needed, \\d+(\\.\\d)? (kB|MB|GB|TB) free$`),
    );
    expect(fault.cure).toMatch(/^make room .*what was finished is kept$/);
    expect(fault.fault).toBe("found");
  });

  test("of a full disk that has room again says nothing of it: another training took it for a moment", () => {
    expect(diskFault(failure("ENOSPC"), path, { needed: 1 }).message).toBe(
      `cannot write ${path}: the disk is full, 1 bytes needed`,
    );
  });

  test("that nobody has thought of still names the file and what the system said", () => {
    expect(diskFault(failure("EIO"), path).message).toBe(`cannot write ${path}: EIO: said the system`);
  });

  test("that was one of lth's already stays as it is", () => {
    const error = new LthError("what", "cure");
    expect(diskFault(error, path)).toBe(error);
  });
});

describe("an error of SQLite", () => {
  const sqlite = (code: number) => new Sqlite.SqliteError("said SQLite", "SQLITE_X", code);

  test.each([
    [13, "the disk is full (about 1 MB needed, "],
    [10 | (3 << 8), "does not let it be read or written (about 1 MB needed, "],
    [8 | (5 << 8), "it can only be read"],
    [11, "it is damaged"],
    [26, "it is not a SQLite database"],
    // Once "a fault of lth": a wrong query there is none of, so the file is not as lth makes it.
    [1, "it is damaged, or not lth's (SQLite's error 1)"],
    [19, "it is damaged, or not lth's (SQLite's error 19)"],
  ])("%i names the file", (code, words) => {
    const fault = sqliteFault(sqlite(code), path);
    expect(fault).toBeInstanceOf(LthError);
    expect(String(fault)).toContain(`${path}: `);
    expect(String(fault)).toContain(words);
  });

  test("that says busy is known as such, before and after it is translated", () => {
    expect([isBusy(sqlite(5)), isBusy(sqliteFault(sqlite(5), path)), isBusy(sqlite(13))]).toEqual([true, true, false]);
  });

  test("is the only kind that is dressed up", () => {
    const error = new TypeError("a query has a parameter of type bigint");
    expect(sqliteFault(error, path)).toBe(error);
  });
});

test("free bytes, where that can be told", () => {
  expect(freeBytes(tmpdir())).toBeGreaterThan(0);
  expect(freeBytes("/no/such/place")).toBeUndefined();
});
