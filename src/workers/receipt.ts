import { z } from "zod";
import { canonical, type Json } from "../canonical.ts";
import { parseStrict } from "../formats/index.ts";
import { sha256 } from "../hash.ts";
import type { Divergence } from "../lottery/index.ts";
import { divergenceSchema, writable } from "../runs/index.ts";

/** What a job came to, and who says so. A job is done when its receipt is in the depot, and its result, if it has one. */
export interface Receipt {
  readonly key: string;
  /** The SHA-256 of the job's file, or where it diverged. */
  readonly came: { readonly result: string } | { readonly diverged: Divergence };
  /** The machine that trained it. */
  readonly worker: string;
}

const FORMAT = "lth receipt 1";
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const schema = z.strictObject({
  format: z.literal(FORMAT),
  key: hash,
  came: z.union([z.strictObject({ result: hash }), z.strictObject({ diverged: divergenceSchema })]),
  worker: z.string().min(1).max(200),
});

/** A receipt in bytes: the SHA-256 of a line, and the line. Equal receipts have equal bytes. */
export function receiptBytes({ key, came, worker }: Receipt): Uint8Array {
  const line = canonical({ format: FORMAT, key, came: writable(came), worker } satisfies Json);
  return new TextEncoder().encode(`${sha256(line)}\n${line}\n`);
}

/** Bytes that a receipt may have at most. */
const LONGEST = 1 << 14;

/** The receipt of this job that bytes hold, or undefined if they hold none: they are damaged, or of another job. */
export function receiptIn(bytes: Uint8Array, key: string): Receipt | undefined {
  if (bytes.length > LONGEST) return undefined;
  const [says, line = "", rest] = new TextDecoder().decode(bytes).split("\n");
  if (rest !== "" || sha256(line) !== says) return undefined;
  try {
    const { format: _, ...receipt } = schema.parse(parseStrict(line, 5));
    return receipt.key === key ? receipt : undefined;
  } catch {
    return undefined;
  }
}

/** Whether two receipts say the same of the job, whoever wrote them. */
export const agree = (one: Receipt, other: Receipt): boolean =>
  canonical(writable(one.came)) === canonical(writable(other.came));
