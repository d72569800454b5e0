import { canonical, type Json } from "../../canonical.ts";
import { sha256 } from "../../hash.ts";

/** A row as the database has it: its columns by name. */
export type Columns = Readonly<Record<string, string | number | null>>;

/**
 * What a row holds, in every column but `digest`, where it is kept: SQLite has no checksums of its own, and a bit that flips
 * on the disk would pass for a measurement. Columns without a value do not count, so that a column that comes later changes
 * no digest. The table's name does: a row of one table is none of another.
 */
export function rowDigest(table: string, row: Columns): string {
  const held = Object.entries(row).filter(([name, value]) => name !== "digest" && value !== null);
  return sha256(canonical([table, Object.fromEntries(held)]));
}

/** The digest of what was measured in a job, which lth kept as `row_sha256` before whole rows had one. */
export const measuredDigest = ({
  key,
  density,
  layers,
  result,
  divergence,
}: Record<string, Json | undefined>): string => sha256(canonical({ key, density, layers, result, divergence }));

/** The digest of a set without members. */
export const EMPTY_SET = "0".repeat(64);

/**
 * The digest of a set after a member, by its digest, has come or gone: all members' digests, combined bit by bit with
 * exclusive or. So a change need not read the other members, and never makes a damaged one pass for sound.
 */
export const toggled = (set: string, member: string): string =>
  (BigInt(`0x${set}`) ^ BigInt(`0x${member}`)).toString(16).padStart(64, "0");

/** True for the text of a digest. */
export const isDigest = (value: unknown): value is string => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
