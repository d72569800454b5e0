import type { Told } from "../../runs/index.ts";
import { Chains } from "./chains.ts";
import { StoppedTrials } from "./stopped-trials.ts";
import { reached, type Underway } from "./underway.ts";

type Ended = Extract<Told, { readonly type: "job-done" | "job-diverged" }>;

/** How much of a run is done and how long the rest takes. Work is counted in iterations of the dense network. */
export class Forecast {
  /** Iterations of an average training, for those that never began here. */
  readonly #iterations: number;
  /** Work of an iteration of each round. */
  readonly #costs: readonly number[];
  readonly #atOnce: number;
  /** As many trainings as there are cores for. */
  readonly #cores: number;
  readonly #chains: Chains;
  readonly #stopped: StoppedTrials;
  /** Work that has not ended yet, without what never begins. */
  #left: number;
  /** Iterations, work and seconds of trainings that ended here, without what the store had. */
  readonly #trained = { iterations: 0, work: 0, seconds: 0 };

  constructor(run: Extract<Told, { readonly type: "run" }>, cores: number) {
    const { jobs, iterations, work, costs, trainings, atOnce } = run;
    this.#cores = cores;
    this.#iterations = jobs > 0 ? iterations / jobs : 0;
    this.#costs = costs;
    this.#atOnce = atOnce;
    this.#left = work;
    this.#chains = new Chains(trainings, costs);
    this.#stopped = new StoppedTrials(trainings);
  }

  began({ job }: Extract<Told, { readonly type: "job-started" }>): void {
    this.#chains.begin(job);
  }

  /** `training`: what is known of it if it began here; `now`: the second in which it ended. */
  ended(event: Ended, training: Underway | undefined, now: number): void {
    const { job, type } = event;
    this.#left -= this.#workOf(training ? training.until - training.first : this.#iterations, job.round);
    this.#chains.end(job);
    if (type === "job-diverged") {
      const never = this.#stopped.diverged(job);
      this.#left -= never.reduce((sum, { iterations, round }) => sum + this.#workOf(iterations, round), 0);
      this.#chains.drop(job.trial, never);
    }
    if (event.reused) return;
    const until = type === "job-diverged" ? event.iteration : (training?.until ?? this.#iterations);
    const iterations = until - (training?.from ?? 0);
    this.#trained.iterations += iterations;
    this.#trained.work += this.#workOf(iterations, job.round);
    this.#trained.seconds += training ? now - training.began : 0;
  }

  /** Iterations trained here so far, by all trainings together. */
  iterations(underway: Iterable<Underway>, now: number): number {
    return [...underway].reduce((sum, each) => sum + reached(each, now) - each.from, this.#trained.iterations);
  }

  /**
   * Seconds until all is done, if a dense iteration takes as long as so far, sparser ones as much less as they are less work,
   * and as many trainings run at once as may and as there are cores for (of more, each is slower in proportion); but some of
   * one trial wait for each other. Undefined while that is anybody's guess.
   */
  secondsLeft(underway: ReadonlyMap<string, Underway>, now: number): number | undefined {
    const running = [...underway.values()];
    const worked = (from: (each: Underway) => number) =>
      running.reduce((sum, each) => sum + this.#workOf(reached(each, now) - from(each), each.round), 0);
    const seconds = running.reduce((sum, each) => sum + now - each.began, this.#trained.seconds);
    const speed = (this.#trained.work + worked(({ from }) => from)) / seconds;
    if (!(speed > 0)) return undefined;
    const chain = this.#chains.left((key) => {
      const each = underway.get(key);
      return each ? this.#workOf(each.until - reached(each, now), each.round) : 0;
    });
    const left = this.#left - worked(({ first }) => first);
    const atOnce = Math.min(this.#atOnce, Math.max(running.length, this.#cores));
    return Math.max(0, left / atOnce, chain) / speed;
  }

  #workOf(iterations: number, round: number): number {
    return iterations * (this.#costs[round] ?? 1);
  }
}
