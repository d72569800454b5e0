import { isResult, type JobRecord } from "../lottery/index.ts";
import type { Look } from "../report/index.ts";
import { judgedAtEnd } from "../verdict/index.ts";
import { experimentName, type Nearness } from "./experiment.ts";
import { isOriginal, type KeptRun } from "./kept-run.ts";
import { isLookedAt } from "./looked-at.ts";
import type { Ask } from "./runs/ask.ts";
import { plainSpec } from "./spec-of.ts";

/** Everything that is known of one experiment: the trainings of all its runs together. */
export interface Known {
  readonly runs: readonly KeptRun[];
  readonly jobs: readonly JobRecord[];
  readonly looks: readonly Look[];
  /** Trained as long as in the paper, with its network, on its data: sizes can be compared. */
  readonly atScale: boolean;
  /** Neither is it too small to judge anything by, as its spec says, or shortened too far, nor do its data bear no verdict. */
  readonly judged: boolean;
}

/** Finds what is known of an experiment; null: nothing was run. */
export type Evidence = (ask: Ask) => Known | null;

/** How near to the paper what is known is: of its scale, with trainings of another length, or of the quick scale. */
export type Level = "paper" | "shortened" | "quick";

/**
 * What some runs say of the paper's experiments at one level. Runs of several seeds or copies of the data are not mixed: those
 * count that have the most trainings.
 */
export function evidenceAt(all: readonly KeptRun[], level: Level): Evidence {
  const runs = ofOneSetting(all);
  const nearness: Nearness = level === "paper" ? "same" : "shortened";
  const byName = groups(runs, (run) => experimentName(run.spec, nearness));
  const found = new Map<string, Known | null>();
  return (ask) => {
    const name = experimentName(plainSpec(ask, level === "quick" ? "quick" : "paper"), nearness);
    const known = found.get(name);
    if (known !== undefined) return known;
    // Of shortened ones several lengths may be there.
    const same = largest(groups(byName.get(name) ?? [], (run) => experimentName(run.spec)));
    const made = same.length === 0 ? null : knownOf(same, level);
    found.set(name, made);
    return made;
  };
}

/** The same of runs that were just made for experiments at a level, by the names that these have at the paper's scale. */
export function evidenceOf(made: ReadonlyMap<string, readonly KeptRun[]>, level: Level): Evidence {
  const found = new Map<string, Known | null>();
  return (ask) => {
    const paper = experimentName(plainSpec(ask, "paper"));
    const known = found.get(paper);
    if (known !== undefined) return known;
    const runs = made.get(paper) ?? [];
    const isPaper = runs.every(({ spec }) => experimentName(spec) === paper);
    const of = runs.length === 0 ? null : knownOf(runs, isPaper ? "paper" : level);
    found.set(paper, of);
    return of;
  };
}

function knownOf(runs: readonly KeptRun[], level: Level): Known {
  const places = new Map<string, JobRecord>();
  for (const run of runs) for (const job of run.jobs) places.set(placeOf(job), job);
  const jobs = [...places.values()];
  return {
    runs,
    jobs,
    looks: runs.map(({ looks }) => looks ?? []).reduce((best, own) => (seen(own) > seen(best) ? own : best), []),
    atScale: level === "paper" && runs.every(isOriginal),
    judged:
      runs.every(({ spec, noVerdict = [] }) => spec.verdict.given && noVerdict.length === 0) &&
      !(level === "shortened" && runs.some(({ spec }) => !judgedAtEnd(spec.verdict)) && isStillLearning(jobs)),
  };
}

/**
 * Whether every dense network has its lowest validation loss where training was cut off. Then nobody has seen how soon it
 * learns and how accurate it becomes, and tickets are compared with half of a training. (Conv-2 cut to 1,000 of 20,000
 * iterations: the dense networks' early stops lie at 1,000, at the paper's length at about 4,600.)
 */
function isStillLearning(jobs: readonly JobRecord[]): boolean {
  const dense = jobs.flatMap(({ role, round, outcome }) =>
    role === "ticket" && round === 0 && isResult(outcome) ? [outcome] : [],
  );
  return dense.length > 0 && dense.every(({ censored }) => censored);
}

/** Of several runs that tells most which was looked at where claims are about, and then in the most trainings. */
const seen = (looks: readonly Look[]): number =>
  (isLookedAt(looks) ? 1e6 : 0) + looks.reduce((sum, { trials }) => sum + trials.length, 0);

const placeOf = ({ trial, role, repeat, round }: JobRecord): string => `${trial} ${role} ${repeat} ${round}`;

/** Of each data set the seed and copy that most was trained with. */
function ofOneSetting(runs: readonly KeptRun[]): readonly KeptRun[] {
  return [...groups(runs, ({ data }) => data.name).values()].flatMap((ofData) =>
    largest(groups(ofData, ({ spec, data }) => `${spec.seed} ${data.checksum}`)),
  );
}

function groups<Value>(values: readonly Value[], nameOf: (value: Value) => string): Map<string, Value[]> {
  const grouped = new Map<string, Value[]>();
  for (const value of values) grouped.set(nameOf(value), [...(grouped.get(nameOf(value)) ?? []), value]);
  return grouped;
}

const largest = (grouped: ReadonlyMap<string, readonly KeptRun[]>): readonly KeptRun[] =>
  [...grouped.values()].reduce<readonly KeptRun[]>((most, runs) => (count(runs) > count(most) ? runs : most), []);

const count = (runs: readonly KeptRun[]): number => runs.reduce((sum, { jobs }) => sum + jobs.length, 0);
