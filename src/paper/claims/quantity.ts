import { accuracy, isResult, type JobRecord, type Result } from "../../lottery/index.ts";
import { byTrial, endedBefore, judgedAtEnd } from "../../verdict/index.ts";
import { accuracyAt } from "../curve-at.ts";
import type { Evidence, Known } from "../evidence.ts";
import type { Ask } from "../runs/ask.ts";

/** Trainings of one place in every trial: the tickets or a control of an experiment in a round. */
export interface At {
  readonly ask: Ask;
  readonly role: string;
  readonly round: number;
}

export const at = (ask: Ask, round: number, role = "ticket"): At => ({ ask, role, round });

/** `counted`: a share that no training changes. It is the first of its one pair, which is of no trial. */
export type Unit = "points" | "ratio" | "share" | "counted";

/** What one side has, or both compared, trial by trial. */
export interface Samples {
  readonly unit: Unit;
  /** By trial: two numbers that are subtracted, or divided where the unit is a ratio. */
  readonly pairs: ReadonlyMap<number, readonly [first: number, second: number]>;
  readonly diverged: number;
  /** Early stops at the last measurement that the numbers rest on, on each side: they may have come later. */
  readonly late: readonly [first: number, second: number];
  /** Every training of a side has its lowest validation loss where it ended: nobody has seen what it comes to. */
  readonly cutOff?: boolean;
  /** What it rests on. */
  readonly known: readonly Known[];
}

/** Measures something of what is known; null: what it needs was not run. */
export type Quantity = (evidence: Evidence) => Samples | null;

/** How a training is scored. */
export type Score = (result: Result) => number;
export const testAtStop: Score = ({ atEarlyStop: { test } }) => accuracy(test);
export const validationAtStop: Score = ({ atEarlyStop: { validation } }) => accuracy(validation);
export const trainAtStop: Score = ({ atEarlyStop: { train } }) => accuracy(train);
export const testAtEnd: Score = ({ atEnd: { test } }) => accuracy(test);
export const validationAtEnd: Score = ({ atEnd: { validation } }) => accuracy(validation);
/** On the test part after a share of the training, at the measurement that is nearest. */
export const testAt =
  (share: number): Score =>
  ({ test, iterations }) =>
    accuracyAt(test, share * iterations);
export const trainAtEnd: Score = ({ atEnd: { train } }) => accuracy(train);

/** By how much the first is more accurate, trial by trial, repeats of a control averaged. */
export const gain = (first: At, second: At, score: Score = testAtStop): Quantity =>
  compared(first, second, { unit: "points", score, timed: false });

/** The first's early-stop iteration divided by the second's: below 1 the first is sooner. */
export const times = (first: At, second: At): Quantity =>
  compared(first, second, { unit: "ratio", score: (result) => result.earlyStopIteration, timed: true });

/** A score less a number that it is held against. */
export const level =
  (place: At, score: Score, reference: number): Quantity =>
  (evidence) => {
    const side = sideOf(evidence, place);
    if (!side) return null;
    const pairs = new Map([...byTrial(side.jobs, score)].map(([trial, value]) => [trial, [value, reference] as const]));
    const cutOff = isCutOff(side);
    return { unit: "points", pairs, diverged: divergedIn(side), late: [0, 0], cutOff, known: [side.known] };
  };

interface Compared {
  readonly unit: "points" | "ratio";
  readonly score: Score;
  readonly timed: boolean;
}

const compared =
  (first: At, second: At, { unit, score, timed }: Compared): Quantity =>
  (evidence) => {
    const [one, other] = [sideOf(evidence, first), sideOf(evidence, second)];
    if (!one || !other) return null;
    const others = byTrial(other.jobs, score);
    const pairs = new Map(
      [...byTrial(one.jobs, score)].flatMap(([trial, mine]) => {
        const its = others.get(trial);
        // An early stop at iteration 0 has no ratio: training never helped. A curve that was not kept has no score.
        const usable = its !== undefined && (unit === "ratio" ? mine > 0 && its > 0 : Number.isFinite(mine - its));
        return usable ? [[trial, [mine, its] as const] as const] : [];
      }),
    );
    const late = ({ jobs }: Side) =>
      jobs.filter(({ outcome }) => timed && isResult(outcome) && outcome.censored).length;
    const diverged = divergedIn(one) + divergedIn(other);
    const cutOff = [one, other].some(isCutOff);
    return { unit, pairs, diverged, late: [late(one), late(other)], cutOff, known: [one.known, other.known] };
  };

interface Side {
  readonly jobs: readonly JobRecord[];
  readonly known: Known;
  /** Trials that did not reach it, because a training before diverged. */
  readonly ended: number;
}

function sideOf(evidence: Evidence, { ask, role, round }: At): Side | null {
  const known = evidence(ask);
  const jobs = known?.jobs.filter((job) => job.role === role && job.round === round) ?? [];
  return known && jobs.length > 0 ? { jobs, known, ended: endedBefore(known, round) } : null;
}

const divergedIn = ({ jobs, ended }: Side): number => jobs.filter(({ outcome }) => !isResult(outcome)).length + ended;

/** Where the learning rate drops, the lowest loss comes late, and says nothing: such runs are judged at the end. */
const isCutOff = ({ jobs, known: { runs } }: Side): boolean =>
  jobs.every(({ outcome }) => isResult(outcome) && outcome.censored) &&
  !(runs.length > 0 && runs.every(({ spec }) => judgedAtEnd(spec.verdict)));
