import { byPlace, type JobPlace } from "./job/place.ts";
import type { Setting } from "./spec/setting.ts";
import { isRef, type Ref, type Strategy } from "./strategies/strategy.ts";
import { shareOfWork } from "./work.ts";

/** A training that will be needed, as far as is known before masks are. */
export interface PlannedJob extends JobPlace {
  readonly density: number;
  readonly iterations: number;
  /** Trainings of the same trial that must have ended before this one begins. */
  readonly waits: readonly Ref[];
}

/** What `findInTrials` will train if nothing diverges, in the order in which it returns it. */
export function plannedJobs({ spec, ladder, rounds, controlsIn }: Setting): readonly PlannedJob[] {
  const inOneTrial = rounds.flatMap(({ round, trainings }) => {
    const { density } = ladder[round]!;
    // A mask is cut from the mask before it, so a round also waits for what those were cut from.
    const cuts = rounds.slice(1, round + 1).flatMap((one) => (isRef(one.cutFrom) ? [one.cutFrom] : []));
    return trainings.flatMap(({ role, base, span }) => {
      const waits = isRef(base) ? [...cuts, base] : cuts;
      const planned = { role, repeat: 0, round, density, iterations: span.until - span.from, waits };
      if (role !== "ticket") return [planned];
      const beside = controlsIn(round).flatMap(({ control, repeats }) => {
        const { from, until } = control.span(span);
        return Array.from({ length: repeats }, (_, repeat) => ({
          ...planned,
          role: control.name,
          repeat,
          iterations: until - from,
        }));
      });
      return [planned, ...beside];
    });
  });
  const jobs = Array.from({ length: spec.trials }, (_, trial) => inOneTrial.map((job) => ({ trial, ...job })));
  return jobs.flat().sort(byPlace);
}

/** How many `plannedJobs` are, without a list of them. */
export function trainingsIn({ spec, rounds, controlsIn }: Pick<Setting, "spec" | "rounds" | "controlsIn">): number {
  const beside = (round: number) => controlsIn(round).reduce((sum, { repeats }) => sum + repeats, 0);
  const each = rounds.map(({ round, trainings }) => trainings.length + beside(round));
  return spec.trials * each.reduce((sum, count) => sum + count, 0);
}

/** A training that every trial plans. */
export type TrialTraining = Omit<PlannedJob, "trial" | "density">;

/** A run as a whole, before anything is trained. */
export interface Plan {
  readonly jobs: readonly PlannedJob[];
  /** Those of one trial: all trials plan the same. */
  readonly trial: readonly TrialTraining[];
  /** Of all trainings together. */
  readonly iterations: number;
  /** The same in iterations of the dense network. */
  readonly work: number;
  /** What an iteration costs in round 0, 1, ...; the dense network's costs 1. */
  readonly costs: readonly number[];
  /** Of the dense network, of which densities are shares. */
  readonly weights: number;
  /** What the next mask is cut from, in a word. */
  readonly awaits: "ticket" | "continued" | "dense" | "nothing";
}

/** What is planned and how much work it is, by the work of each round's networks. */
export function planOf(setting: Setting): Plan {
  const jobs = plannedJobs(setting);
  const costs = setting.ladder.map((rung) => costOf(shareOfWork(setting.network, rung)));
  return {
    jobs,
    trial: jobs.filter(({ trial }) => trial === 0).map(({ trial: _, density: __, ...planned }) => planned),
    iterations: jobs.reduce((sum, job) => sum + job.iterations, 0),
    work: jobs.reduce((sum, { iterations, round }) => sum + iterations * costs[round]!, 0),
    costs,
    weights: setting.ladder[0]!.weights,
    awaits: awaitsOf(setting.strategy, setting),
  };
}

/** Told by the mask of round 2, whether the run has one or not: round 1's says no more than whether anything is waited for. */
function awaitsOf(strategy: Strategy, { spec, iterations, rewind, schedule }: Setting): Plan["awaits"] {
  const { optimizer } = spec.train;
  const cutFrom = strategy.rounds({ rounds: 3, iterations, rewind, optimizer, schedule })[2]?.cutFrom;
  if (!cutFrom || cutFrom === "initial" || cutFrom.role === "rewind") return "nothing";
  if (cutFrom.role === "continued") return "continued";
  return cutFrom.round === 0 ? "dense" : "ticket";
}

/**
 * What does not shrink with the multiply-adds (gathering the batch, biases, the loss) is about 6% of a dense iteration, of
 * LeNet-300-100 as of Conv-2: `lth bench`.
 */
const costOf = (share: number): number => (0.06 + share) / 1.06;

/**
 * The most that any trial has before it, however many trainings run at once: the longest way through trainings that wait for
 * each other. `cost`: what a training still takes. `jobs`: in the order of `plannedJobs`.
 */
export function longestWait<Planned extends Pick<PlannedJob, "trial" | "role" | "round" | "waits">>(
  jobs: readonly Planned[],
  cost: (job: Planned) => number,
): number {
  const ends = new Map<string, number>();
  const name = (trial: number, { role, round }: { readonly role: string; readonly round: number }) =>
    `${trial} ${round} ${role}`;
  let longest = 0;
  // What is waited for stands in an earlier round or is what the same round is cut from: rounds in order, bases first.
  for (const job of [...jobs].sort((a, b) => a.round - b.round || a.waits.length - b.waits.length)) {
    const begins = job.waits.reduce((latest, ref) => Math.max(latest, ends.get(name(job.trial, ref)) ?? 0), 0);
    const end = begins + cost(job);
    const place = name(job.trial, job);
    ends.set(place, Math.max(end, ends.get(place) ?? 0));
    longest = Math.max(longest, end);
  }
  return longest;
}
