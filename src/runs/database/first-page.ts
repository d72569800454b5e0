import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Database } from "./database.ts";
import { migrate } from "./schema.ts";

/** lth leaves SQLite's own size of a page as it is. */
const PAGE = 4096;
/** Where the header keeps how many pages the file has, and its list of unused pages: https://www.sqlite.org/fileformat2.html */
const PAGES = 28;
const UNUSED = 32;
/** Where `PRAGMA user_version` stands. */
const SCHEMA = 60;
/** "SQLite format 3", and the application's number. */
const IDENTITY = [
  [0, 16],
  [68, 72],
] as const;

/**
 * True for a file whose header is that of a store of lth, all but a byte: that one is damaged, and not somebody else's. Opens
 * the file, which ends this process's locks on it: not for a database that this process has open.
 */
export function looksLikeOurs(file: string): boolean {
  const header = new Uint8Array(100);
  const opened = openSync(file, "r");
  try {
    readSync(opened, header, 0, header.length, 0);
  } finally {
    closeSync(opened);
  }
  const model = firstPage();
  const wrong = IDENTITY.flatMap(([from, to]) =>
    [...model.subarray(from, to)].filter((byte, i) => header[from + i] !== byte),
  );
  return wrong.length <= 1;
}

/** The schema that the header of a database says, which may be damaged. Opens the file, as `looksLikeOurs` does. */
export function schemaInHeader(file: string): number {
  const says = new DataView(new ArrayBuffer(4));
  const opened = openSync(file, "r");
  try {
    readSync(opened, says, 0, 4, SCHEMA);
  } finally {
    closeSync(opened);
  }
  return says.getUint32(0);
}

/**
 * Gives a database of lth the first page that lth makes. That page holds the header and the definitions of the tables, which are
 * the same in every store: tables are made in one order and never move. `contents`, in a store that an older lth began, is
 * elsewhere than this page says.
 */
export function mendFirstPage(file: string): void {
  const page = Uint8Array.from(firstPage());
  const opened = openSync(file, "r+");
  try {
    const header = new DataView(page.buffer);
    header.setUint32(PAGES, Math.floor(fstatSync(opened).size / PAGE));
    header.setBigUint64(UNUSED, 0n);
    writeSync(opened, page, 0, page.length, 0);
  } finally {
    closeSync(opened);
  }
}

function firstPage(): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), "lth-"));
  try {
    const file = join(folder, "lth.db");
    const model = new Database(file, { patience: 0 });
    model.exec("BEGIN IMMEDIATE");
    migrate(model, 0);
    model.exec("COMMIT");
    model.close();
    return readFileSync(file).subarray(0, PAGE);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
