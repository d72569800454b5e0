import { type Compilable, DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from "kysely";
import Sqlite from "libsql";
import { sqliteFault } from "./sqlite-fault.ts";
import type { Tables } from "./tables.ts";

let builder: Kysely<Tables> | undefined;

/**
 * Builds changes, typed by the tables. They run in `Database` and not in kysely: the statements of a transaction then
 * follow each other without a turn of the event loop in between, so that no other query can slip into it.
 */
export function query(): Kysely<Tables> {
  builder ??= new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
  return builder;
}

/** Connections to be closed, and their files. */
const unended = new Map<Sqlite.Database, string>();

function closeUnended(connection: Sqlite.Database): void {
  try {
    if (connection.inTransaction) connection.exec("ROLLBACK");
  } catch {
    return; // the disk failed before this, and was told of then
  }
  unended.delete(connection);
  connection.close();
}

/** Stands for a value that is no text, number or null: bytes, or a text that is not UTF-8. Only damage makes one. */
export const UNREADABLE: unique symbol = Symbol("unreadable");

/** A value as it was found. */
export type Found = string | number | null | typeof UNREADABLE;

/** What to read: `columns` of `from`, where the values of `where` stand. All are names that this program made or checked. */
export interface Selection {
  readonly from: string;
  readonly columns: readonly string[];
  /** By column, or after an SQL condition that has one `?`. */
  readonly where?: Readonly<Record<string, string | number>>;
}

/** One connection to a SQLite file. Everything it throws on the file's account is an LthError that names the file. */
export class Database {
  readonly file: string;
  readonly #connection: Sqlite.Database;
  /** Statements by their text, which are few: preparing one anew takes three times as long as running it. */
  readonly #prepared = new Map<string, Sqlite.Statement>();

  /**
   * `name`: what SQLite opens, if it is not simply the file. `patience`: milliseconds for which a query blocks while
   * another connection is at work. A file that does not exist is created.
   */
  constructor(file: string, options: { name?: string; patience: number }) {
    this.file = file;
    for (const [connection, of] of unended) if (of === file) closeUnended(connection);
    this.#connection = this.#named(() => new Sqlite(options.name ?? file));
    this.exec(`PRAGMA busy_timeout = ${options.patience}`);
  }

  /** Runs statements that hold no values from outside. */
  exec(statements: string): void {
    this.#named(() => this.#connection.exec(statements));
  }

  /**
   * Rows as they are found. libsql ends the process at a text that is not UTF-8, and on a damaged disk every value may have
   * become one: so texts come as bytes, and are decoded here.
   */
  select({ from, columns, where = {} }: Selection): Record<string, Found>[] {
    const values = columns.map(
      (name) =>
        `CASE typeof(t.\`${name}\`) WHEN 'text' THEN CAST(t.\`${name}\` AS BLOB) WHEN 'blob' THEN '' ELSE t.\`${name}\` END AS \`${name}\``,
    );
    const conditions = Object.keys(where).map((name) => (name.includes("?") ? name : `t.\`${name}\` = ?`));
    const text = `SELECT ${values.join(", ")} FROM ${from} AS t${conditions.length > 0 ? ` WHERE ${conditions.join(" AND ")}` : ""}`;
    const rows = this.#query(text, Object.values(where));
    return rows.map((row) => Object.fromEntries(columns.map((name) => [name, found(row[name])])));
  }

  /** Runs a query that has no rows. */
  run(asked: Compilable<unknown>): void {
    const { sql: text, parameters } = asked.compile();
    this.#named(() => this.#statement(text).run(bindable(parameters)));
  }

  /** The value of a pragma, set first if `value` is given: what SQLite reports, not what was asked. No text of the file. */
  pragma(name: string, value?: string | number): unknown {
    const [row] = this.#query(`PRAGMA ${name}${value === undefined ? "" : ` = ${value}`}`, []);
    return row === undefined ? undefined : Object.values(row)[0];
  }

  /**
   * Ends an open transaction and closes. libsql finishes its statements only when they are collected, and until then
   * the file stays open: without the rollback its locks would too. Where a failing disk does not even let that end, the
   * connection stays open until the same process opens the file again.
   */
  close(): void {
    this.#prepared.clear();
    unended.set(this.#connection, this.file);
    closeUnended(this.#connection);
  }

  get inTransaction(): boolean {
    return this.#connection.inTransaction;
  }

  #query(text: string, parameters: readonly unknown[]): Record<string, unknown>[] {
    // all() runs a statement to its end; get() would leave it, and its read lock, open.
    return this.#named(() => this.#statement(text).all(bindable(parameters))) as Record<string, unknown>[];
  }

  #statement(text: string): Sqlite.Statement {
    const known = this.#prepared.get(text) ?? this.#connection.prepare(text);
    this.#prepared.set(text, known);
    return known;
  }

  #named<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw sqliteFault(error, this.file);
    }
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function found(value: unknown): Found {
  if (value === null || typeof value === "number") return value;
  if (!(value instanceof ArrayBuffer || value instanceof Uint8Array)) return UNREADABLE;
  try {
    return utf8.decode(value);
  } catch {
    return UNREADABLE;
  }
}

/** libsql ends the whole process at a value of another type: this throws instead. */
function bindable(parameters: readonly unknown[]): unknown[] {
  for (const value of parameters) {
    if (value !== null && typeof value !== "string" && typeof value !== "number") {
      throw new TypeError(`a query has a parameter of type ${typeof value}`);
    }
  }
  return [...parameters];
}
