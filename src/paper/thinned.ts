import { type Curve, isResult, type JobRecord, type Spec } from "../lottery/index.ts";
import type { Look } from "../report/index.ts";
import type { RunRecord } from "../verdict/index.ts";
import { nearest } from "./curve-at.ts";
import type { KeptRun } from "./kept-run.ts";
import { curveRoles, curveRounds, LAST_DRAWN } from "./panels/curves.ts";
import { marks } from "./panels/quantities.ts";

/** At most so many points of a curve are kept. */
const MOST = 150;

/** A run as figures and claims need it: curves with the points that are drawn, and no way to its networks. */
export function keptOf(record: RunRecord, looks?: readonly Look[]): KeptRun {
  const { id, preset, scale, command, trials, spec, data, machine, started, finished, seconds } = record;
  const jobs = record.jobs.map((job) => thinned(job, spec));
  const { noVerdict = [] } = record.remarks ?? {};
  const denied = noVerdict.length === 0 ? {} : { noVerdict };
  return {
    id,
    preset,
    scale,
    command,
    trials,
    spec,
    data,
    machine,
    started,
    finished,
    seconds,
    ...denied,
    jobs,
    looks,
  };
}

function thinned(job: JobRecord, spec: Spec): JobRecord {
  const { outcome } = job;
  if (!isResult(outcome)) return job;
  const points = wanted(job, spec, outcome.iterations);
  return {
    ...job,
    outcome: { ...outcome, validation: picked(outcome.validation, points), test: picked(outcome.test, points) },
  };
}

/** Which points of a training's curves are drawn: at the paper's three moments, or the beginning of those of Figures 3 and 11. */
function wanted({ role, round }: JobRecord, spec: Spec, iterations: number): (curve: Curve) => readonly number[] {
  if (spec.verdict.at === "end") {
    const moments = marks.flatMap(({ share }) => Object.values(share)).map((share) => share * iterations);
    return ({ iteration }) =>
      iteration.flatMap((_, i) => (moments.some((moment) => nearest(iteration, moment) === i) ? [i] : []));
  }
  if (!curveRoles.includes(role) || !curveRounds.includes(round)) return () => [];
  return ({ iteration }) => {
    const early = iteration.flatMap((each, i) => (each <= LAST_DRAWN ? [i] : []));
    const every = Math.ceil(early.length / MOST);
    return early.filter((i) => i % every === 0);
  };
}

function picked(curve: Curve, points: (curve: Curve) => readonly number[]): Curve {
  const kept = points(curve);
  const of = (values: readonly number[]) => kept.map((i) => values[i] ?? 0);
  return { iteration: of(curve.iteration), loss: of(curve.loss), accuracy: of(curve.accuracy) };
}
