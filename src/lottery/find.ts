import { fullMasks, type Masks } from "../engine/index.ts";
import { Interrupted, LthError, messageOf } from "../errors.ts";
import { density } from "../prune/index.ts";
import { breath } from "../steps.ts";
import { announcer } from "./announce.ts";
import { cutOf, type Looking } from "./cut.ts";
import type { Event } from "./events.ts";
import type { Candidate } from "./job/candidate.ts";
import type { Answer, Job } from "./job/job.ts";
import { makeJob } from "./job/make-job.ts";
import { byPlace, type JobPlace } from "./job/place.ts";
import type { JobRecord } from "./job/record.ts";
import { type Seeds, seedsOf } from "./job/seeds.ts";
import type { Setting } from "./spec/setting.ts";
import { isGiven } from "./spec/spec.ts";
import { fileStart, initialStart, jobStart } from "./starts/start.ts";
import { strategies } from "./strategies/index.ts";
import { isRef, type Round, type RoundTraining } from "./strategies/strategy.ts";
import { checkCounts, checkNested } from "./train/checks.ts";
import { type Trainings, together, trainings } from "./trainings.ts";

export interface FindRequest extends Looking {
  readonly setting: Setting;
  /** Trains one network: in this process, or answered from a store, or by a worker far away. */
  readonly train: (job: Job) => Promise<Answer>;
  /** Told of `job-done`, `job-diverged`, `pruned` and `warning`. */
  readonly emit?: ((event: Event) => void) | undefined;
  /** Told as soon as a trial cannot go on for a fault, such as a mask that cannot be cut: what is in training may be stopped. */
  readonly onFault?: (() => void) | undefined;
}

/**
 * Finds winning tickets by iterative magnitude pruning (Frankle & Carbin 2019, section 1) and trains the controls that
 * they must beat. Trials run side by side, and within one everything that does not wait for something else.
 *
 * Returns every job in the order of `byPlace`, whatever order they ended in. A training that diverged ends its trial where
 * something was to go on from it. Throws the first error of `train`, once everything that was running is over.
 */
export async function findInTrials(request: FindRequest): Promise<readonly JobRecord[]> {
  const { spec } = request.setting;
  const announce = announcer(request.emit);
  const trials = Array.from({ length: spec.trials }, async (_, trial) => {
    const running = trainings(request.train, announce);
    const seeds = seedsOf(spec.seed, trial, spec.train.order);
    try {
      await findInTrial({ ...request, trial, seeds, running });
    } catch (error) {
      request.onFault?.();
      await running.settled();
      // Who stops everything after a failure interrupts what was waited for, too: what failed says more.
      if (error instanceof Interrupted) await running.finished();
      throw error;
    }
    return running.finished();
  });
  return (await together(trials)).flat().sort(byPlace);
}

interface Trial extends FindRequest {
  readonly trial: number;
  readonly seeds: Seeds;
  readonly running: Trainings;
}

async function findInTrial(trial: Trial): Promise<void> {
  const { setting, running } = trial;
  let masks = fullMasks(setting.network);
  for (const round of setting.rounds) {
    const [before, within] = waitedFor(round);
    if (!(await running.soundAfter(before))) return;
    masks = await pruned(trial, round, masks);
    for (const training of round.trainings) {
      // One that begins where another of its round ends comes after it.
      if (!(await running.soundAfter(within.filter((base) => base === training.base)))) return;
      const candidate = candidateOf(trial, training, masks);
      running.begin(jobAt(trial, training, candidate));
      if (training.role === "ticket") await beginControls(trial, round.round, candidate);
    }
  }
}

/** What stands in earlier rounds, which the mask waits for too, and what the same round has. */
function waitedFor({ round, cutFrom, trainings: planned }: Round) {
  const all = [cutFrom, ...planned.map(({ base }) => base)].filter(isRef);
  return [all.filter((base) => base.round < round), all.filter((base) => base.round === round)] as const;
}

/** A round's masks: everything in round 0, afterwards what the strategy cuts. */
async function pruned(trial: Trial, { round, cutFrom }: Round, masks: Masks): Promise<Masks> {
  if (cutFrom === null) return masks;
  const { setting, seeds, running } = trial;
  const trained = cutFrom !== "initial";
  const job = running.jobOf(trained ? cutFrom : { role: "ticket", round: 0 });
  const cut = await cutOf(setting, seeds, { job, trained }, { round, masks }, trial);
  const next = await setting.strategy.cut(setting.pruner, cut);
  checkCut(setting, masks, next, round);
  const { density: share, survivors } = density(next);
  trial.emit?.({ type: "pruned", trial: trial.trial, round, density: share, survivors });
  return next;
}

/** What a strategy from outside cuts wrongly is no fault of lth. */
function checkCut({ spec, ladder }: Setting, before: Masks, after: Masks, round: number): void {
  try {
    checkNested(before, after);
    checkCounts(after, ladder[round]!.pools);
  } catch (error) {
    const { strategy } = spec.prune;
    if (strategies.codeOf(strategy) === undefined) throw error;
    throw new LthError(
      `the strategy ${strategy} cuts a mask of round ${round} that cannot be: ${messageOf(error)}`,
      "mend its module: see docs/guide/extending.md",
      { cause: error },
    );
  }
}

/** The network that a strategy plans, now that there is its mask. */
function candidateOf(
  { setting, seeds, running }: Trial,
  { base, span, settings }: RoundTraining,
  masks: Masks,
): Candidate {
  const { spec } = setting;
  const initial = isGiven(spec) ? fileStart(spec.initial.weights) : initialStart(seeds.weights);
  const start = isRef(base) ? jobStart(running.jobOf(base).key) : initial;
  return { masks, start, span, settings };
}

async function beginControls(trial: Trial, round: number, ticket: Candidate): Promise<void> {
  for (const { control, repeats } of trial.setting.controlsIn(round)) {
    for (let repeat = 0; repeat < repeats; repeat++) {
      const place = { role: control.name, round, repeat };
      const stream = (purpose: string) => trial.seeds.control({ ...place, trial: trial.trial }, purpose);
      trial.running.begin(jobAt(trial, place, control.against(ticket, stream)));
      await breath(); // what is drawn for a large network takes long, and others run meanwhile
    }
  }
}

const jobAt = (
  { setting, seeds, trial }: Trial,
  { role, round, repeat = 0 }: Omit<JobPlace, "trial" | "repeat"> & { readonly repeat?: number },
  candidate: Candidate,
): Job => makeJob(setting, seeds, { trial, role, repeat, round }, candidate);
