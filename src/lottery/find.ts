import type { Dataset } from "../data/index.ts";
import { fullMasks } from "../engine/index.ts";
import { density } from "../prune/index.ts";
import { announcer } from "./announce.ts";
import { checkCounts, checkNested } from "./checks.ts";
import { type Candidate, controlNames, controls } from "./controls/index.ts";
import type { Event } from "./events.ts";
import { byPlace, type Job, type JobPlace, type Trained } from "./job.ts";
import { makeJob } from "./make-job.ts";
import { seedsOf } from "./seeds.ts";
import { type Setting, settingOf } from "./setting.ts";
import type { Spec } from "./spec.ts";
import { type Finished, strategies, type Turn } from "./strategies/index.ts";
import { type FinishedJob, type Trainings, together, trainings } from "./trainings.ts";

export interface FindRequest {
  readonly spec: Spec;
  readonly dataset: Dataset;
  /** Trains one network: in this process, or answered from a store, or by a worker far away. */
  readonly train: (job: Job) => Promise<Trained>;
  /** Told of `job-done`, `job-diverged`, `pruned` and `warning`. */
  readonly emit?: ((event: Event) => void) | undefined;
}

/**
 * Finds winning tickets by iterative magnitude pruning (Frankle & Carbin 2019, section 1) and trains the controls that
 * they must beat. Trials run side by side, and within one everything that does not wait for something else.
 *
 * Returns every job in the order of `byPlace`, whatever order they ended in. A diverged training ends its trial if the
 * next round was to be pruned from it. Throws checkSpec's error before anything starts; after that the first error of
 * `train`, once everything that was running is over.
 */
export async function findInTrials(request: FindRequest): Promise<readonly FinishedJob[]> {
  const setting = settingOf(request.spec, request.dataset);
  const announce = announcer(request.emit);
  const trials = Array.from({ length: request.spec.trials }, async (_, trial) => {
    const running = trainings(request.train, announce);
    try {
      await findInTrial(setting, trial, running, request.emit);
    } finally {
      await running.settled();
    }
    return running.finished();
  });
  return (await together(trials)).flat().sort(byPlace);
}

async function findInTrial(setting: Setting, trial: number, running: Trainings, emit: FindRequest["emit"]) {
  const { spec, network, iterations, rewind } = setting;
  const seeds = seedsOf(spec.seed, trial, spec.train.order);
  const strategy = strategies[spec.prune.strategy];
  const at = (role: JobPlace["role"], round: number, repeat = 0): JobPlace => ({ trial, role, repeat, round });

  let masks = fullMasks(network);
  let previous: Turn["previous"] = null;
  const dense: Candidate = { masks, start: { kind: "initial", stream: seeds.weights }, from: 0 };
  const rewinding =
    rewind > 0 && spec.rounds > 0 ? running.begin(makeJob(setting, at("rewind", 0), dense, rewind)) : null;

  for (let round = 0; round <= spec.rounds; round++) {
    // 1, 4. The ticket: what is left of the initial weights, or of the dense network's at iteration k.
    const origin = round > 0 ? await rewinding : null;
    if (origin?.trained.diverged) return;
    const ticket: Candidate = origin
      ? { masks, start: { kind: "job", key: origin.job.key }, from: rewind }
      : { ...dense, masks };
    const weightsOf = finalWeightsOf(origin);

    // 2. Train it; its controls need only the mask, and nobody waits for them.
    const training = running.begin(makeJob(setting, at("ticket", round), ticket, iterations, weightsOf));
    for (const place of round === 0 ? [] : controlPlaces(spec, at("ticket", round))) {
      const control = controls[place.role].against(ticket, place, seeds);
      running.begin(makeJob(setting, place, control, iterations, weightsOf));
    }
    if (round === spec.rounds) return;

    // 3. Prune what was trained.
    const source = await strategy.source({
      round,
      previous,
      ticket: () => training,
      trainOn: (from) => {
        const candidate: Candidate = { masks, start: { kind: "job", key: from.job.key }, from: 0 };
        const weights = from.trained.diverged ? undefined : from.trained.finalWeights;
        return running.begin(makeJob(setting, at("continued", round), candidate, iterations, () => weights));
      },
    });
    if (source.trained.diverged) return;
    const pruned = strategy.cut({ setting, weights: source.trained.finalWeights, masks, round: round + 1 });
    checkNested(masks, pruned);
    checkCounts(pruned, setting.ladder[round + 1]!.pools);
    const size = density(pruned);
    emit?.({ type: "pruned", trial, round: round + 1, density: size.density, survivors: size.survivors });
    masks = pruned;
    previous = strategy.awaits === "ticket" ? null : source; // its weights are as large as a network
  }
}

/**
 * The weights that a job may start from. Outside `findInTrial`, so that this closure, which queued jobs hold, captures
 * `origin` alone: one made inside would keep the round's ticket weights alive, too.
 */
const finalWeightsOf = (origin: Finished | null) => (key: string) =>
  origin?.job.key === key && !origin.trained.diverged ? origin.trained.finalWeights : undefined;

/** Where the controls of a ticket stand. */
const controlPlaces = ({ controls: counts }: Spec, ticket: JobPlace) =>
  controlNames.flatMap((role) => Array.from({ length: counts[role] }, (_, repeat) => ({ ...ticket, role, repeat })));
