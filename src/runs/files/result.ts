import { z } from "zod";
import { canonical, type Json } from "../../canonical.ts";
import { parseStrict } from "../../formats/index.ts";
import type { Divergence, Result } from "../../lottery/index.ts";

/** JSON has no infinity and no NaN; a validation loss may be either although training went well. */
const names: Readonly<Record<string, number>> = { NaN: Number.NaN, Infinity: Infinity, "-Infinity": -Infinity };
export const numberSchema = z.union([
  z.number(),
  z.enum(Object.keys(names)).transform((name) => names[name] ?? Number.NaN),
]);

const count = z.int().min(0);
export const scoreSchema = z.strictObject({ loss: numberSchema, correct: count, examples: count });
const scores = z.strictObject({ train: scoreSchema, validation: scoreSchema, test: scoreSchema });
export const curveSchema = z.strictObject({
  iteration: z.array(count),
  loss: z.array(numberSchema),
  accuracy: z.array(numberSchema),
});

const resultSchema = z.strictObject({
  iterations: count,
  earlyStopIteration: count,
  censored: z.boolean(),
  atEarlyStop: scores,
  atEnd: scores,
  validation: curveSchema,
  test: curveSchema,
  survivors: z.record(z.string(), count),
  unchanged: z.literal(true).exactOptional(),
}) satisfies z.ZodType<Result>;

/** As `resultText` writes one. */
export const divergenceSchema = z.strictObject({
  iteration: count,
  lastLoss: numberSchema.nullable(),
}) satisfies z.ZodType<Divergence>;

/** Canonical text of a job's numbers: equal results give equal text. */
export const resultText = (result: Result | Divergence): string => canonical(writable(result));

/** Objects and lists inside each other in a result. */
const DEPTH = 3;

/** The result that `text` holds. Throws (a ZodError or SyntaxError) if it is none; the caller names the file. */
export const resultOf = (text: string): Result => resultSchema.parse(parseStrict(text, DEPTH));

export const divergenceOf = (text: string): Divergence => divergenceSchema.parse(parseStrict(text, DEPTH));

/** Plain data with every number that JSON lacks as its name. */
export function writable(value: unknown): Json {
  return JSON.parse(
    JSON.stringify(value, (_, member) =>
      typeof member === "number" && !Number.isFinite(member) ? String(member) : member,
    ),
  );
}
