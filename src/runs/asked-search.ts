import { z } from "zod";
import type { Dataset } from "../data/arrays/index.ts";
import { type Spec, specSchema } from "../lottery/index.ts";
import { abortSignal, callback, checkOptions, followed } from "../options.ts";
import { sizeOf } from "../shape.ts";
import type { SearchRequest } from "./run-request.ts";

const count = z.int().min(0);
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const examples = z.object({ count, pixels: bytes, labels: bytes });
const dataset = z.object({
  name: z.string(),
  copy: z.string(),
  checksum: z.string(),
  shape: z.object({ channels: count, rows: count, columns: count }),
  classes: z.custom<readonly string[]>(
    (value) =>
      Array.isArray(value) && value.length <= 256 && Array.from(value).every((name) => typeof name === "string"),
  ),
  train: examples,
  test: examples,
} satisfies Partial<Record<keyof Dataset, z.ZodType>>);

/** Whether arrays are as long as their counts say, and labels are classes: what trains relies on both. */
function isDataset(value: unknown): boolean {
  const { data } = dataset.safeParse(value);
  if (data === undefined) return false;
  return [data.train, data.test].every(
    ({ count, pixels, labels }) =>
      pixels.length === count * sizeOf(data.shape) &&
      labels.length === count &&
      labels.every((label) => label < data.classes.length),
  );
}

const given = z.object({ sha256: z.string(), tensors: z.instanceof(Map), file: z.string() });

const searchSchema = z.strictObject({
  name: z.string(),
  scale: z.string().refine((name) => name.length <= 100, "expected at most 100 letters"),
  spec: z.custom((value) => typeof value === "object" && value !== null, "expected a complete spec"),
  idVerdict: z
    .union([z.undefined(), specSchema.shape.verdict], "expected a verdict, as readSpec returns it")
    .optional(), // none stays none
  dataset: z.custom(isDataset, "expected a data set, as loadDataset returns it"),
  initial: z.custom((value) => given.safeParse(value).success, "expected weights that were read").optional(),
  signal: abortSignal.optional(),
  onEvent: callback.optional(),
  command: z.union([z.string(), z.null()], "expected text or null").optional(),
  runName: z.string().optional(),
  note: z.string().optional(),
} satisfies Record<keyof SearchRequest, z.ZodType>);

/**
 * What a session was asked for, read once and at once: whoever asks may change its object after. `specOf` copies a spec that nobody
 * has checked. The data are not copied, as everywhere.
 */
export function askedSearch(request: SearchRequest, specOf: (spec: Spec) => Spec): SearchRequest {
  const asked = checkOptions("session.find", searchSchema, request);
  return { ...asked, spec: specOf(asked.spec), signal: followed(asked.signal) };
}
