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
  /**
   * Early stops at the last measurement that the numbers rest on, on each side: times may have been longer, and accuracies, where
   * training was shorter than the paper's, higher.
   */
  readonly late: readonly [first: number, second: number];
  /** Every training of a side has its lowest validation loss where it ended: nobody has seen what it comes to. */
  readonly cutOff?: boolean;
  /** Of the whole training, such as the accuracy after the last iteration: a shorter training has another such number. */
  readonly ofWhole?: boolean;
  /** Means over several rounds, which have no other estimators. */
  readonly ofRounds?: boolean;
  /** What it rests on. */
  readonly known: readonly Known[];
}

/** Measures something of what is known; null: what it needs was not run. */
export type Quantity = (evidence: Evidence) => Samples | null;

/** How a training is scored, and whether by the whole of it or at its early stop. */
export interface Score {
  readonly of: (result: Result) => number;
  readonly ofWhole: boolean;
}
type Part = "train" | "validation" | "test";
const atStop = (part: Part): Score => ({ of: ({ atEarlyStop }) => accuracy(atEarlyStop[part]), ofWhole: false });
const atEnd = (part: Part): Score => ({ of: (result) => accuracy(result.atEnd[part]), ofWhole: true });
export const testAtStop = atStop("test");
export const validationAtStop = atStop("validation");
export const trainAtStop = atStop("train");
export const testAtEnd = atEnd("test");
export const validationAtEnd = atEnd("validation");
export const trainAtEnd = atEnd("train");
/** On the test part after a share of the training, at the measurement that is nearest. */
export const testAt = (share: number): Score => ({
  of: ({ test, iterations }) => accuracyAt(test, share * iterations),
  ofWhole: true,
});
/** By how much the one score is above the other. */
export const less = (one: Score, other: Score): Score => ({
  of: (result) => one.of(result) - other.of(result),
  ofWhole: one.ofWhole || other.ofWhole,
});

/** By how much the first is more accurate, trial by trial, repeats of a control averaged. */
export const gain = (first: At, second: At, score: Score = testAtStop): Quantity =>
  compared(first, second, "points", score);

/** The first's early-stop iteration divided by the second's: below 1 the first is sooner. */
export const times = (first: At, second: At): Quantity =>
  compared(first, second, "ratio", { of: (result) => result.earlyStopIteration, ofWhole: false });

/** A score less a number that it is held against. */
export const level =
  (place: At, score: Score, reference: number): Quantity =>
  (evidence) => {
    const side = sideOf(evidence, place);
    if (!side) return null;
    const pairs = new Map(
      [...byTrial(side.jobs, scored(score))].map(([trial, value]) => [trial, [value, reference] as const]),
    );
    return {
      ...{ unit: "points", pairs, diverged: divergedIn(side), known: [side.known] },
      ...{ late: [lateIn(side), 0], cutOff: isCutOff(side), ofWhole: score.ofWhole && !isJudgedAtEnd(side) },
    };
  };

const compared =
  (first: At, second: At, unit: "points" | "ratio", score: Score): Quantity =>
  (evidence) => {
    const [one, other] = [sideOf(evidence, first), sideOf(evidence, second)];
    if (!one || !other) return null;
    const others = byTrial(other.jobs, scored(score));
    const pairs = new Map(
      [...byTrial(one.jobs, scored(score))].flatMap(([trial, mine]) => {
        const its = others.get(trial);
        // An early stop at iteration 0 has no ratio: training never helped. A curve that was not kept has no score.
        const usable = its !== undefined && (unit === "ratio" ? mine > 0 && its > 0 : Number.isFinite(mine - its));
        return usable ? [[trial, [mine, its] as const] as const] : [];
      }),
    );
    const sides = [one, other];
    return {
      ...{ unit, pairs, diverged: divergedIn(one) + divergedIn(other), known: sides.map(({ known }) => known) },
      ...{ late: [lateIn(one), lateIn(other)], cutOff: sides.some(isCutOff) },
      ofWhole: score.ofWhole && !sides.every(isJudgedAtEnd),
    };
  };

/** What diverged has no score. */
const scored =
  ({ of }: Score) =>
  ({ outcome }: JobRecord): number | null =>
    isResult(outcome) ? of(outcome) : null;

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

const isLate = ({ outcome }: JobRecord): boolean => isResult(outcome) && outcome.censored;

const lateIn = (side: Side): number => (isJudgedAtEnd(side) ? 0 : side.jobs.filter(isLate).length);

const isCutOff = (side: Side): boolean => side.jobs.every(isLate) && !isJudgedAtEnd(side);

/**
 * Where the learning rate drops, the lowest loss comes late, and says nothing: such runs are judged at the end, whatever their
 * length.
 */
const isJudgedAtEnd = ({ known: { runs } }: Side): boolean =>
  runs.length > 0 && runs.every(({ spec }) => judgedAtEnd(spec.verdict));
