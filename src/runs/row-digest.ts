import { canonical, sha256 } from "../canonical.ts";
import type { Tables } from "./schema.ts";

/** What was measured in a job, as its row holds it. */
export type MeasuredColumns = Pick<Tables["jobs"], "key" | "density" | "layers" | "result" | "divergence">;

/** SQLite keeps no checksums of its own: a byte that flips on the disk would pass for a measurement. */
export const rowDigest = ({ key, density, layers, result, divergence }: MeasuredColumns): string =>
  sha256(canonical({ key, density, layers, result, divergence }));

/** Whether a row holds what was written. One without a digest is of an lth that wrote none, and is taken as it is. */
export const isSound = (row: MeasuredColumns & { readonly row_sha256: string | null }): boolean =>
  row.row_sha256 === null || row.row_sha256 === rowDigest(row);
