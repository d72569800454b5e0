import { type Answer, all, directionOf, type Measured, measured, sizeOf } from "./claims/answer.ts";
import type { Claim } from "./claims/claim.ts";
import { claims } from "./claims/index.ts";
import type { Unit } from "./claims/quantity.ts";
import type { Evidence, Level } from "./evidence.ts";
import type { KeptRun } from "./kept-run.ts";
import { levelsOf } from "./levels.ts";

/** The number that a claim is about, with its 95% interval; ends are null with a single trial. Shares and ratios, never percent. */
export interface Here {
  readonly estimate: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly unit: Unit;
  /** The usual estimators of a ratio, beside the geometric mean that is the estimate; not of means over several rounds. */
  readonly meanOfRatios?: number;
  readonly ratioOfMeans?: number;
}

/** A claim with what was found. */
export interface Judged {
  readonly claim: string;
  readonly source: string;
  readonly about: string;
  readonly paper: string;
  /** Where several numbers must be so, the one that decides; of several that do, the one that is furthest from it. */
  readonly here: Here | null;
  /** Trials that it rests on. */
  readonly n: number;
  /** Null: the claim has no such question. */
  readonly direction: Answer | null;
  readonly size: Answer | null;
  /** Which runs it rests on; null: none, or it needs none. */
  readonly level: Level | null;
  /** What independent reproductions found, where it is known. */
  readonly elsewhere?: string;
  /** What was found where it does not hold here, or not yet, and the cause was looked for. */
  readonly cause?: string;
}

/** Judges one claim by what is known. */
export function judge(name: string, evidence: Evidence, level: Level): Judged {
  const claim = claims.named(name);
  const { source, about, paper } = claim;
  const quantities = typeof claim.quantity === "function" ? [claim.quantity] : claim.quantity;
  const samples = quantities.map((quantity) => quantity(evidence));
  const known = samples.filter((each) => each !== null);
  const found = known.flatMap((each) => {
    const measurement = measured(each);
    return measurement ? [{ measurement, ...answersOf(claim, measurement, level) }] : [];
  });
  const missing: readonly Answer[] = [
    ...(known.length < samples.length ? (["not run"] as const) : []),
    // All of a round diverged: it was run, and has no numbers.
    ...(found.length < known.length ? (["not enough trials"] as const) : []),
  ];
  const answer = (key: "direction" | "size") =>
    claim[key] === undefined ? null : all([...found.flatMap((each) => each[key] ?? []), ...missing]);
  const [direction, size] = [answer("direction"), answer("size")];
  const answers = [direction, size].filter((each) => each !== null);
  // Of several numbers that must all be so some say nothing yet, unless one of them decides.
  const deciding = found.filter((each) => each.direction === direction && each.size === size);
  const worst = answers.every((each) => each === "not run")
    ? null
    : (furthest(claim, deciding) ?? furthest(claim, found));
  return {
    ...{ claim: name, source, about, paper },
    here: worst && hereOf(worst.measurement),
    n: worst?.measurement.interval.pairs ?? 0,
    ...{ direction, size },
    level: known.some((each) => each.known.length > 0) ? level : null,
    ...(claim.elsewhere === undefined ? {} : { elsewhere: claim.elsewhere }),
    ...(claim.cause !== undefined && level === "paper" && isOpen(answers) ? { cause: claim.cause } : {}),
  };
}

const isOpen = (answers: readonly Answer[]): boolean =>
  answers.includes("fails") || answers.includes("not enough trials");

/** All asked for by what some runs say: of each the runs that are nearest to the paper and have all that it needs. */
export function judgeAll(names: readonly string[], runs: readonly KeptRun[]): readonly Judged[] {
  const levels = levelsOf(runs);
  return names.map((name) => {
    const judged = levels.map(({ level, evidence }) => judge(name, evidence, level));
    const [first] = judged;
    const complete = judged.find(({ direction, size }) => direction !== "not run" && size !== "not run");
    const some = complete ?? judged.find(({ level }) => level !== null) ?? first;
    if (!some) throw new Error("there is no level to judge at");
    return some;
  });
}

/** Whether a claim was tested: everything was run that one of its questions needs. */
export const isTested = ({ direction, size }: Judged): boolean =>
  [direction, size].some((answer) => answer !== null && answer !== "not run");

/** How many were. */
export const tested = (judged: readonly Judged[]): number => judged.filter(isTested).length;

interface Case {
  readonly measurement: Measured;
  readonly direction: Answer | null;
  readonly size: Answer | null;
}

function answersOf({ direction, size }: Claim, measurement: Measured, level: Level): Omit<Case, "measurement"> {
  const { known, cutOff = false, ofWhole = false } = measurement.samples;
  const tooSmall: Answer = "not at this scale";
  const shortened = level !== "paper";
  // What the paper says of whole trainings is not asked of shorter ones.
  const judged = known.every((each) => each.judged) && !(shortened && ofWhole);
  const atScale = known.every((each) => each.atScale);
  const found = direction && judged ? directionOf(measurement, direction, shortened) : tooSmall;
  // Trainings shorter than the paper's that were all still learning: longer ones would tell, not more.
  const isCut = shortened && cutOff && found === "not enough trials";
  return {
    direction: direction ? (isCut ? tooSmall : found) : null,
    size: size ? (atScale ? sizeOf(measurement, size) : tooSmall) : null,
  };
}

/** The case that is furthest on the other side of what is claimed. */
function furthest({ direction, size }: Claim, cases: readonly Case[]): Case | null {
  const middle = size && Number.isFinite(size.low + size.high) ? (size.low + size.high) / 2 : (direction?.than ?? 0);
  const side =
    direction?.side ??
    (size && !Number.isFinite(size.high) ? "above" : size && !Number.isFinite(size.low) ? "below" : "none");
  const distance = ({ measurement: { interval } }: Case) =>
    side === "above"
      ? interval.mean
      : side === "below" || side === "not above"
        ? -interval.mean
        : -Math.abs(interval.mean - middle);
  return cases.reduce<Case | null>((worst, each) => (worst && distance(worst) <= distance(each) ? worst : each), null);
}

function hereOf({ unit, interval, samples: { ofRounds = false } }: Measured): Here {
  const { mean: estimate, low, high } = interval;
  const both =
    "meanOfRatios" in interval && !ofRounds
      ? { meanOfRatios: interval.meanOfRatios, ratioOfMeans: interval.ratioOfMeans }
      : {};
  return { estimate, low, high, unit, ...both };
}
