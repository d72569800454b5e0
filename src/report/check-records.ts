import { z } from "zod";
import { LthError } from "../errors.ts";
import { specSchema } from "../lottery/index.ts";
import { firstIssue, kindOf, listOf, readOnce } from "../options.ts";
import type { RunRecord } from "../verdict/index.ts";

/** What passes the test; `expected` says what that is. */
const fitting = <T>(expected: string, test: (value: unknown) => boolean) => z.custom<T>(test, `expected ${expected}`);

const text = fitting<string>("text", (value) => typeof value === "string");
/** Infinite ones and NaN are measured, too. */
const number = fitting<number>("a number", (value) => typeof value === "number");
const whole = (from: number, to: number) =>
  fitting<number>(
    `a whole number from ${from} to ${to}`,
    (value) => typeof value === "number" && Number.isInteger(value) && value >= from && value <= to,
  );
const count = whole(0, Number.MAX_SAFE_INTEGER);
const share = fitting<number>("a number from 0 to 1", (value) => typeof value === "number" && value >= 0 && value <= 1);

/** Names of files begin with it. */
const id = fitting<string>(
  "the id of a run, as lth list shows it",
  (value) => typeof value === "string" && /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._-]{0,119}$/u.test(value),
);

/** Of a curve: one measured at every iteration of a long training has a million. */
const MOST_POINTS = 10_000_000;

const score = z.object({ loss: number, correct: count, examples: count });
const scores = z.object({ train: score, validation: score, test: score });
const curve = z
  .object({
    iteration: listOf(count, MOST_POINTS),
    loss: listOf(number, MOST_POINTS),
    accuracy: listOf(number, MOST_POINTS),
  })
  .refine(
    ({ iteration, loss, accuracy }) => loss.length === iteration.length && accuracy.length === iteration.length,
    "expected as many losses and accuracies as iterations",
  );
const result = z.object({
  iterations: count,
  earlyStopIteration: count,
  censored: z.boolean(),
  atEarlyStop: scores,
  atEnd: scores,
  validation: curve,
  test: curve,
  survivors: z.record(z.string(), count),
  unchanged: z.literal(true).exactOptional(),
});
const divergence = z.object({ iteration: count, lastLoss: number.nullable() });

const job = z.object({
  key: text,
  trial: whole(0, 999),
  role: fitting<string>(
    "a role, such as ticket or reinit",
    (value) => typeof value === "string" && /^[a-z][a-z0-9.+-]{0,99}$/.test(value),
  ),
  repeat: whole(0, 99),
  round: whole(0, 200),
  density: share,
  layers: listOf(z.object({ name: text, survivors: count, weights: count }), 10_000),
  outcome: z.union([result, divergence], "expected a result or a divergence"),
});

/** No data set is said more of; there are at most 256 classes. */
const sentences = listOf(text, 10_000);

/** Every field of a record: one that were missing here would be left out of what is drawn. */
const recordFields = {
  id,
  preset: text,
  scale: text,
  trials: whole(1, 1000),
  command: text.nullable(),
  name: text.nullable().optional(),
  note: text.nullable().optional(),
  spec: specSchema,
  data: z.object({ name: text, copy: text, checksum: text }),
  remarks: z.object({ noVerdict: sentences, warnings: sentences }).optional(),
  machine: z.object({ instructionSet: text, versions: z.record(z.string(), text) }),
  started: text.nullable(),
  finished: text.nullable(),
  seconds: number.nullable(),
  input: z.object({ channels: whole(1, 65536), rows: whole(1, 65536), columns: whole(1, 65536) }),
  jobs: listOf(job, 1_000_000),
  network: fitting<RunRecord["network"]>("a function", (value) => typeof value === "function"),
} satisfies Record<keyof RunRecord, z.ZodType>;
const recordSchema = z.object(recordFields) satisfies z.ZodType<RunRecord>;

/** On one page: nobody reads a longer one. */
const MOST_RUNS = 1000;

/**
 * A copy of one record or of several, which plain JavaScript may have made up. Throws an LthError for the first thing in which
 * one is no record of a run.
 */
export function checkRecords(given: unknown): readonly RunRecord[] {
  const records = readOnce("writeReport", () => (Array.isArray(given) ? given.slice(0, MOST_RUNS + 1) : [given]));
  if (records.length === 0) throw new LthError("writeReport was given no run", "give it what loadRun returns");
  if (records.length > MOST_RUNS)
    throw new LthError(`writeReport was given more than ${MOST_RUNS} runs`, "give it fewer");
  return records.map(checked);
}

function checked(given: unknown): RunRecord {
  const { data, issue } = readOnce("writeReport", () => firstIssue(recordSchema, given));
  if (data !== undefined) return { ...data, network: (place, moment) => networkOf(given as RunRecord, place, moment) };
  const where = issue?.path.map(String).join(".");
  const says = where ? `${where} is not understood` : `it is ${kindOf(given)}`;
  const expected =
    issue?.message.replace(/^(Invalid input|Invalid option|Too big|Too small): /, "") ?? "expected a record";
  throw new LthError(`writeReport was given no record of a run: ${says}, ${expected}`, "give it what loadRun returns");
}

/** The record's own answer, as its own method. A report reads the masks of it, and no more. */
async function networkOf(
  record: RunRecord,
  ...asked: Parameters<RunRecord["network"]>
): Promise<Awaited<ReturnType<RunRecord["network"]>>> {
  const network = await record.network(...asked);
  const wrong = readOnce("writeReport", () => faultOf(network));
  if (wrong === undefined) return network;
  throw new LthError(
    `a record's network returned ${wrong}, expected null or a network whose masks are a Map of bytes`,
    "give what loadRun returns",
  );
}

function faultOf(network: unknown): string | undefined {
  if (network === null) return undefined;
  if (typeof network !== "object") return kindOf(network);
  const masks: unknown = Reflect.get(network, "masks");
  if (!(masks instanceof Map)) return `an object whose masks are ${kindOf(masks)}`;
  const odd: unknown = [...masks.values()].find((mask) => !(mask instanceof Uint8Array));
  return odd === undefined ? undefined : `a mask that is ${kindOf(odd)}`;
}
