import type { Dataset } from "../../data/arrays/index.ts";
import { type PlannedJob, type Setting, shareOfWork } from "../../lottery/index.ts";
import type { PlannedRun } from "../../paper/index.ts";
import { sideBySide } from "../../runs/index.ts";
import { measureSpeeds, type Speeds, secondsOf } from "../measure/estimate.ts";

/** Measures each network once on this machine, and tells how long trainings take by that. */
export class SuiteTimes {
  readonly #speeds = new Map<string, Promise<Speeds>>();
  readonly #tell: (what: string) => void;

  /** `tell`: of what is measured. */
  constructor(tell: (what: string) => void) {
    this.#tell = tell;
  }

  /** Wall seconds of trainings with so many at once, as if nothing were in the store. */
  async seconds(
    trainings: Iterable<{ readonly run: PlannedRun; readonly job: PlannedJob }>,
    jobs: number,
  ): Promise<number> {
    let sum = 0;
    for (const { run, job } of trainings) sum += secondsOf(job, run.setting, run.dataset, await this.#of(run));
    return sum / Math.min(jobs, sideBySide(undefined));
  }

  #of({ setting, dataset, named }: PlannedRun): Promise<Speeds> {
    // How fast a network is depends on its sizes, its batch and its sparsest round, not on its rates or its initial weights.
    const { model, train, data } = named.spec;
    const name = JSON.stringify([model, train.batch, train.optimizer.name, data.name]);
    const known = this.#speeds.get(name) ?? this.#measure(setting, dataset, named.preset);
    this.#speeds.set(name, known);
    return known;
  }

  #measure(setting: Setting, dataset: Dataset, preset: string): Promise<Speeds> {
    const least = setting.ladder.at(-1);
    this.#tell(
      `${preset}, ${least ? Math.round(1000 * shareOfWork(setting.network, least)) / 10 : 100}% of its work and all of it`,
    );
    return measureSpeeds(setting, dataset, undefined);
  }
}
