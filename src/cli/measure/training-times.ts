import type { Dataset } from "../../data/arrays/index.ts";
import { longestWait, type PlannedJob, type Setting, shareOfWork } from "../../lottery/index.ts";
import type { NamedSpec } from "../../request/index.ts";
import { sideBySide } from "../../runs/index.ts";
import { measureSpeeds, type Speeds, secondsOf } from "./estimate.ts";

/** A run that is planned: what was asked for, on its data. */
export interface TimedRun {
  readonly named: Pick<NamedSpec, "preset" | "spec">;
  readonly setting: Setting;
  readonly dataset: Dataset;
}

/** Measures each network once on this machine, and tells how long trainings of several runs take by that. */
export class TrainingTimes {
  readonly #speeds = new Map<string, Promise<Speeds>>();
  /** Of each network the run that has its sparsest round: what lies between is read off a line. */
  readonly #sparsest = new Map<string, TimedRun>();
  readonly #tell: (what: string) => void;
  readonly #threads: number | undefined;

  /** `tell`: of what is measured; `threads`: that split one training. */
  constructor(runs: Iterable<TimedRun>, tell: (what: string) => void, threads?: number) {
    this.#tell = tell;
    this.#threads = threads;
    for (const run of runs) {
      const known = this.#sparsest.get(networkOf(run));
      if (known === undefined || leastOf(run) < leastOf(known)) this.#sparsest.set(networkOf(run), run);
    }
  }

  /** Wall seconds of trainings with so many at once, as if nothing were in the store. */
  async seconds(
    trainings: Iterable<{ readonly run: TimedRun; readonly job: PlannedJob }>,
    jobs: number,
  ): Promise<number> {
    let sum = 0;
    for (const { run, job } of trainings) sum += secondsOf(job, run.setting, run.dataset, await this.speedsOf(run));
    return sum / Math.min(jobs, sideBySide(this.#threads));
  }

  /** Wall seconds below which no number of cores brings trainings of one run: of each trial some wait for each other. */
  async longest(run: TimedRun, jobs: readonly PlannedJob[]): Promise<number> {
    const speeds = await this.speedsOf(run);
    return longestWait(jobs, (job) => secondsOf(job, run.setting, run.dataset, speeds));
  }

  /** How fast a run's network is. */
  speedsOf(run: TimedRun): Promise<Speeds> {
    const network = networkOf(run);
    const known = this.#speeds.get(network) ?? this.#measure(this.#sparsest.get(network) ?? run);
    this.#speeds.set(network, known);
    return known;
  }

  #measure({ setting, dataset, named }: TimedRun): Promise<Speeds> {
    const least = setting.ladder.at(-1);
    this.#tell(
      `${named.preset}, from all of its work to ${least ? Math.round(1000 * shareOfWork(setting.network, least)) / 10 : 100}%`,
    );
    return measureSpeeds(setting, dataset, this.#threads);
  }
}

/** What decides how fast a network is: its sizes and its batch, not its rates or its initial weights. */
function networkOf({ named: { spec } }: TimedRun): string {
  const { model, train, data } = spec;
  return JSON.stringify([model, train.batch, train.optimizer.name, data.name]);
}

const leastOf = ({ setting }: TimedRun): number => setting.ladder.at(-1)?.density ?? 1;
