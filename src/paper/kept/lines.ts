import { z } from "zod";
import { type Curve, isResult, type JobRecord, type Score, type Spec, specSchema } from "../../lottery/index.ts";
import type { Look } from "../../report/index.ts";
import type { KeptRun } from "../kept-run.ts";

/**
 * A run as lines of JSON: what it is, then a line for each training with its job's key, then what its weights do. Small enough to
 * be kept beside the documentation, and plain enough to be read by any program.
 */

const FORMAT = "lth kept run 1";
const PARTS = ["train", "validation", "test"] as const;
const MOMENTS = ["atEarlyStop", "atEnd"] as const;

const count = z.int().min(0);
const curve = z.strictObject({
  iteration: z.array(count),
  loss: z.array(z.number()),
  accuracy: z.array(z.number()),
});
const header = z.strictObject({
  format: z.literal(FORMAT),
  id: z.string(),
  preset: z.string(),
  scale: z.string(),
  command: z.string().nullable(),
  trials: count,
  spec: specSchema,
  data: z.strictObject({ name: z.string(), copy: z.string(), checksum: z.string() }),
  machine: z.strictObject({ instructionSet: z.string(), versions: z.record(z.string(), z.string()) }),
  started: z.string().nullable(),
  finished: z.string().nullable(),
  seconds: z.number().nullable(),
  noVerdict: z.array(z.string()).optional(),
  /** The layers with weights, and how many each has. */
  layers: z.array(z.strictObject({ name: z.string(), weights: count })),
  /** Examples of each part. */
  examples: z.strictObject({ train: count, validation: count, test: count }),
});
const place = z.strictObject({
  key: z.string(),
  trial: count,
  role: z.string(),
  repeat: count,
  round: count,
  density: z.number(),
  survivors: z.array(count),
});
/** Correct answers at the early stop and at the end, and the losses there. */
const twice = z.strictObject({ correct: z.tuple([count, count]), loss: z.tuple([z.number(), z.number()]) });
const finished = place.extend({
  iterations: count,
  earlyStop: count,
  censored: z.boolean(),
  train: twice,
  validation: twice,
  test: twice,
  validationCurve: curve.optional(),
  testCurve: curve.optional(),
});
const diverged = place.extend({ divergedAt: count, lastLoss: z.number().nullable() });
const training = z.union([finished, diverged]);
const looked = z.strictObject({
  looks: z.array(z.custom<Look>((value) => typeof value === "object" && value !== null)),
});

/** Where a store lies on somebody's machine is left out of what others read. */
const STORE = / --store(?: |=)(?:'[^']*'|"[^"]*"|\S+)/;

/** The lines of a run, each a JSON text. The same run gives the same lines. */
export function linesOf({ jobs, looks, ...run }: KeptRun): readonly string[] {
  const [first] = jobs;
  const layers = first?.layers.map(({ name, weights }) => ({ name, weights })) ?? [];
  const result = jobs.map(({ outcome }) => outcome).find(isResult);
  const examples = Object.fromEntries(PARTS.map((part) => [part, result?.atEnd[part].examples ?? 0]));
  const command = run.command?.replace(STORE, "") ?? null;
  return [
    { format: FORMAT, ...run, command, layers, examples },
    ...jobs.map(lineOf),
    ...(looks ? [{ looks }] : []),
  ].map((line) => JSON.stringify(line));
}

function lineOf({ outcome, layers, ...placed }: JobRecord): object {
  const shared = { ...placed, survivors: layers.map(({ survivors }) => survivors) };
  if (!isResult(outcome)) return { ...shared, divergedAt: outcome.iteration, lastLoss: outcome.lastLoss };
  const scores = PARTS.map((part) => [
    part,
    {
      correct: MOMENTS.map((moment) => outcome[moment][part].correct),
      loss: MOMENTS.map((moment) => short(outcome[moment][part].loss)),
    },
  ]);
  return {
    ...shared,
    iterations: outcome.iterations,
    earlyStop: outcome.earlyStopIteration,
    censored: outcome.censored,
    ...Object.fromEntries(scores),
    ...curveIn("validationCurve", outcome.validation),
    ...curveIn("testCurve", outcome.test),
  };
}

/** Losses and curves are drawn, not judged by: six digits are more than a picture shows. */
const short = (value: number): number => (Number.isFinite(value) ? Number(value.toPrecision(6)) : 0);

const curveIn = (name: string, { iteration, loss, accuracy }: Curve): object =>
  iteration.length === 0 ? {} : { [name]: { iteration, loss: loss.map(short), accuracy: accuracy.map(short) } };

/** The run that some lines hold. Throws a ZodError or a SyntaxError for what is no such run. */
export function runFrom(lines: readonly string[]): KeptRun {
  const [first = "", ...rest] = lines;
  const { format: _, layers, examples, ...run } = header.parse(JSON.parse(first));
  const jobs: JobRecord[] = [];
  let looks: readonly Look[] | undefined;
  for (const line of rest) {
    const value: unknown = JSON.parse(line);
    if (typeof value === "object" && value !== null && "looks" in value) looks = looked.parse(value).looks;
    else jobs.push(jobFrom(training.parse(value), layers, examples));
  }
  const spec: Spec = run.spec;
  return { ...run, spec, jobs, looks };
}

type Header = z.output<typeof header>;

function jobFrom(
  { key, trial, role, repeat, round, density, survivors, ...line }: z.output<typeof training>,
  layers: Header["layers"],
  examples: Header["examples"],
): JobRecord {
  const placed = {
    ...{ key, trial, role, repeat, round, density },
    layers: layers.map(({ name, weights }, i) => ({ name, weights, survivors: survivors[i] ?? 0 })),
  };
  if ("divergedAt" in line) return { ...placed, outcome: { iteration: line.divergedAt, lastLoss: line.lastLoss } };
  const at = (moment: 0 | 1) => {
    const score = (part: (typeof PARTS)[number]): Score => ({
      loss: line[part].loss[moment],
      correct: line[part].correct[moment],
      examples: examples[part],
    });
    return { train: score("train"), validation: score("validation"), test: score("test") };
  };
  const none: Curve = { iteration: [], loss: [], accuracy: [] };
  return {
    ...placed,
    outcome: {
      iterations: line.iterations,
      earlyStopIteration: line.earlyStop,
      censored: line.censored,
      atEarlyStop: at(0),
      atEnd: at(1),
      validation: line.validationCurve ?? none,
      test: line.testCurve ?? none,
      survivors: {},
    },
  };
}
