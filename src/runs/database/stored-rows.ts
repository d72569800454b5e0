import { type Database, type Found, UNREADABLE } from "./database.ts";
import { type Columns, measuredDigest, rowDigest } from "./row-digest.ts";
import type { Tables } from "./tables.ts";

/** A row as it was written, or what is left of it. */
export type StoredRow<Table extends keyof Tables> =
  | { readonly sound: true; readonly row: Tables[Table] }
  | { readonly sound: false; readonly row: Partial<Tables[Table]> };

/** `runs.jobs_digest` covers the rows of `run_jobs`: one row alone cannot be judged. */
type Judged = "runs" | "jobs" | "run_jobs";

/**
 * The rows of a table, each checked: its values are of the kinds that its columns have, its texts are UTF-8, and its digest
 * is that of its values. A row of a table that has no digests yet, from an older lth, is taken as it is.
 */
export function storedRows<Table extends Judged>(
  database: Database,
  table: Table,
  where: Readonly<Record<string, string | number>> = {},
): StoredRow<Table>[] {
  const columns = columnsOf(database, table);
  const rows = database.select({ from: table, columns: columns.map(({ name }) => name), where });
  return rows.map((found) => {
    const readable = Object.fromEntries(
      columns.filter((each) => fits(found[each.name], each)).map(({ name }) => [name, found[name]]),
    );
    const row = readable as Partial<Tables[Table]>;
    if (!columns.every(({ name }) => name in readable)) return { sound: false, row };
    return isSound(table, readable as Columns) ? { sound: true, row: row as Tables[Table] } : { sound: false, row };
  });
}

/** Whether a row holds what was written. One without a digest was written by an lth that wrote none. */
function isSound(table: Judged, row: Columns): boolean {
  if ("digest" in row) return row.digest === rowDigest(table, row);
  return (row.row_sha256 ?? null) === null || row.row_sha256 === measuredDigest(row);
}

interface Column {
  readonly name: string;
  readonly type: Found;
  readonly notnull: Found;
}

/** What is known of tables, by connection: until the schema changes, as a migration does. */
const known = new WeakMap<Database, Known>();
interface Known {
  readonly schema: unknown;
  readonly tables: Map<string, readonly Column[]>;
}

/** The columns that a table has, in this database: an older lth's has fewer. */
function columnsOf(database: Database, table: Judged): readonly Column[] {
  const schema = database.pragma("schema_version");
  const before = known.get(database);
  const last: Known =
    before !== undefined && before.schema === schema
      ? before
      : { schema, tables: new Map<string, readonly Column[]>() };
  const columns = last.tables.get(table) ?? readColumns(database, table);
  known.set(database, last);
  last.tables.set(table, columns);
  return columns;
}

function readColumns(database: Database, table: Judged): readonly Column[] {
  const columns = database.select({ from: `pragma_table_info('${table}')`, columns: ["name", "type", "notnull"] });
  return columns.flatMap(({ name, type = null, notnull = null }) =>
    typeof name === "string" && /^[a-z]\w*$/.test(name) ? [{ name, type, notnull }] : [],
  );
}

/** False for a database of an older lth, whose rows have no digests. */
export const hasDigests = (database: Database): boolean =>
  columnsOf(database, "runs").some(({ name }) => name === "digest");

function fits(value: Found | undefined, { type, notnull }: Column): boolean {
  if (value === undefined || value === UNREADABLE) return false;
  if (value === null) return notnull === 0;
  return type === "TEXT" ? typeof value === "string" : typeof value === "number";
}
