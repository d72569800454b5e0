import { type JobLabel, longestWait, type TrialTraining } from "../../lottery/index.ts";

type Place = Pick<JobLabel, "role" | "round" | "repeat">;

/** What has become of the trainings of one trial. */
interface Trial {
  readonly ended: Set<string>;
  /** The keys of those that are under way. */
  readonly running: Map<string, string>;
}

const nameOf = ({ role, round, repeat }: Place): string => `${round} ${role} ${repeat}`;

/** The trainings of each trial that wait for each other: however many may run at once, these take their time. */
export class Chains {
  readonly #planned: readonly TrialTraining[];
  /** What an iteration of each round costs. */
  readonly #costs: readonly number[];
  readonly #trials = new Map<number, Trial>();

  /** `planned`: the trainings of every trial. */
  constructor(planned: readonly TrialTraining[], costs: readonly number[]) {
    this.#planned = planned;
    this.#costs = costs;
  }

  begin(job: JobLabel): void {
    this.#trial(job).running.set(nameOf(job), job.key);
  }

  end(job: JobLabel): void {
    const { ended, running } = this.#trial(job);
    ended.add(nameOf(job));
    running.delete(nameOf(job));
  }

  /** Trainings of a trial that never begin. */
  drop(trial: number, never: readonly TrialTraining[]): void {
    const { ended } = this.#trial({ trial });
    for (const each of never) ended.add(nameOf(each));
  }

  /** The most that any trial that has begun has before it, from what its running trainings have left. */
  left(leftOf: (key: string) => number): number {
    const waits = [...this.#trials].map(([trial, { ended, running }]) =>
      longestWait(
        this.#planned.map((planned) => ({ ...planned, trial })),
        (planned) => {
          const name = nameOf(planned);
          if (ended.has(name)) return 0;
          const key = running.get(name);
          return key === undefined ? (this.#costs[planned.round] ?? 0) * planned.iterations : leftOf(key);
        },
      ),
    );
    return Math.max(0, ...waits);
  }

  #trial({ trial }: Pick<JobLabel, "trial">): Trial {
    const known = this.#trials.get(trial) ?? { ended: new Set<string>(), running: new Map<string, string>() };
    this.#trials.set(trial, known);
    return known;
  }
}
