import type { z } from "zod";
import { type Curve, isResult, type JobRecord, type Score, type Spec } from "../../lottery/index.ts";
import type { Look } from "../../report/index.ts";
import type { KeptRun } from "../kept-run.ts";
import { diverged, FORMAT, finished, header, looked, MOMENTS, PARTS } from "./schema.ts";

/**
 * A run as lines of JSON: what it is, then a line for each training with its job's key, then what its weights do. Small enough to
 * be kept beside the documentation, and plain enough to be read by any program.
 */

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

/** The run that some lines hold. Throws a ZodError, a SyntaxError or an Error that says what is wrong for what is no such run. */
export function runFrom(lines: readonly string[]): KeptRun {
  const [first = "", ...rest] = lines;
  const { format: _, layers, examples, ...run } = header.parse(JSON.parse(first));
  const jobs: JobRecord[] = [];
  const places = new Set<string>();
  let looks: readonly Look[] | undefined;
  for (const line of rest) {
    const value: unknown = JSON.parse(line);
    if (typeof value === "object" && value !== null && "looks" in value) looks = looked.parse(value).looks;
    else {
      const isDiverged = typeof value === "object" && value !== null && "divergedAt" in value;
      const job = jobFrom((isDiverged ? diverged : finished).parse(value), layers, examples);
      const place = placeOf(job);
      if (places.has(place)) throw new Error(`${place} is there twice`);
      places.add(place);
      jobs.push(job);
    }
  }
  const spec: Spec = run.spec;
  return { ...run, spec, jobs, looks };
}

type Header = z.output<typeof header>;

const placeOf = ({ trial, role, repeat, round }: JobRecord): string =>
  `the ${role} of round ${round} in trial ${trial} (repeat ${repeat})`;

function jobFrom(
  { key, trial, role, repeat, round, density, survivors, ...line }: z.output<typeof finished | typeof diverged>,
  layers: Header["layers"],
  examples: Header["examples"],
): JobRecord {
  const placed = {
    ...{ key, trial, role, repeat, round, density },
    layers: layers.map(({ name, weights }, i) => ({ name, weights, survivors: survivors[i] ?? 0 })),
  };
  const wrong = (what: string) => new Error(`${what} in round ${round} of trial ${trial} (${role})`);
  if (survivors.length !== layers.length || layers.some(({ weights }, i) => (survivors[i] ?? 0) > weights)) {
    throw wrong("survivors that are not those of its layers");
  }
  if ("divergedAt" in line) return { ...placed, outcome: { iteration: line.divergedAt, lastLoss: line.lastLoss } };
  if (line.earlyStop > line.iterations) throw wrong("an early stop after the last iteration");
  const tooMany = PARTS.find((part) => line[part].correct.some((correct) => correct > examples[part]));
  if (tooMany !== undefined) throw wrong(`more correct answers than ${tooMany} examples`);
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
