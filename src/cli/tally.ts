import type { Event } from "../lottery/index.ts";
import { Chains } from "./chains.ts";

interface Active {
  readonly round: number;
  readonly ticket: boolean;
  /** When it began here. */
  readonly since: number;
  /** Where it begins, where it began here, where it was last heard of, and where it ends. */
  readonly first: number;
  readonly from: number;
  iteration: number;
  readonly until: number;
  /** When it was last heard of. */
  heard: number;
}

/** A training that takes less than these seconds is too short to be told where it is. */
const LONG = 5;

/** How far a run has come, made from its events. */
export class Tally {
  run = "";
  jobs = 0;
  done = 0;
  reused = 0;
  private readonly active = new Map<string, Active>();
  private iterationsOfJob = 0;
  /** What an iteration of each round costs, in iterations of the dense network. */
  private costs: readonly number[] = [];
  /** Iterations of trainings that ended here, without what the store had. */
  private trained = 0;
  /** Work of the whole run, of what has ended, and of what has ended here, in iterations of the dense network. */
  private work = 0;
  private workEnded = 0;
  private workTrained = 0;
  /** Seconds that trainings which ended here took, one after the other. */
  private spent = 0;
  private atOnce = 1;
  private chains = new Chains("ticket", []);
  private lastRound = 0;
  private trainedAll = false;
  private started: number | undefined;
  private readonly now: () => number;

  constructor(now: () => number = () => performance.now() / 1000) {
    this.now = now;
  }

  take(event: Event): void {
    switch (event.type) {
      case "run":
        this.run = event.run;
        this.jobs = event.jobs;
        this.iterationsOfJob = event.jobs > 0 ? event.iterations / event.jobs : 0;
        this.work = event.work;
        this.costs = event.costs;
        this.atOnce = event.atOnce;
        this.chains = new Chains(
          event.awaits,
          event.costs.map((cost) => cost * this.iterationsOfJob),
        );
        this.started = this.now();
        break;
      case "job-started":
        this.chains.begin(event.job);
        this.active.set(event.job.key, {
          round: event.job.round,
          ticket: event.job.role === "ticket",
          since: this.now(),
          first: event.from,
          from: event.iteration,
          iteration: event.iteration,
          until: event.iterations,
          heard: this.now(),
        });
        break;
      case "progress": {
        const job = this.active.get(event.key);
        if (job) [job.iteration, job.heard] = [event.iteration, this.now()];
        break;
      }
      case "job-done":
      case "job-diverged": {
        this.done++;
        this.lastRound = Math.max(this.lastRound, event.job.round);
        const job = this.active.get(event.job.key);
        this.workEnded += this.workOf(job ? job.until - job.first : this.iterationsOfJob, event.job.round);
        if (event.type === "job-diverged" && event.job.role === "ticket") this.chains.stop(event.job);
        else this.chains.end(event.job);
        if (event.reused) this.reused++;
        else {
          const until = event.type === "job-diverged" ? event.iteration : (job?.until ?? this.iterationsOfJob);
          const iterations = until - (job?.from ?? 0);
          this.trained += iterations;
          this.workTrained += this.workOf(iterations, event.job.round);
          this.spent += job ? this.now() - job.since : 0;
        }
        this.active.delete(event.job.key);
        break;
      }
      case "verdict":
        this.trainedAll = true;
        break;
      default:
        break;
    }
  }

  /** The round that the tickets are in. */
  get round(): number {
    return this.longest?.ticket ? this.longest.round : this.lastRound;
  }

  get seconds(): number {
    return this.started === undefined ? 0 : this.now() - this.started;
  }

  /** Iterations trained here so far, by all trainings together. */
  get iterations(): number {
    return this.trained + [...this.active.values()].reduce((sum, job) => sum + this.reached(job) - job.from, 0);
  }

  /**
   * Seconds until all is done, if a dense iteration takes as long as so far, sparser ones as much less as they are less work,
   * and as many trainings run at once as may; but some of one trial wait for each other. Undefined while that is anybody's
   * guess.
   */
  get secondsLeft(): number | undefined {
    const running = [...this.active.values()];
    const worked = (from: (job: Active) => number) =>
      running.reduce((sum, job) => sum + this.workOf(this.reached(job) - from(job), job.round), 0);
    const spent = running.reduce((sum, job) => sum + this.now() - job.since, this.spent);
    const speed = (this.workTrained + worked((job) => job.from)) / spent;
    if (this.seconds < 2 || !(speed > 0)) return undefined;
    const left = this.work - this.workEnded - worked((job) => job.first);
    const chain = this.chains.left((key) => {
      const job = this.active.get(key);
      return job ? this.workOf(job.until - this.reached(job), job.round) : 0;
    });
    return Math.max(0, left / this.atOnce, chain) / speed;
  }

  /** The training that has run longest among those that the rest waits for: tickets of the lowest round, if there are any. */
  private get longest(): Active | undefined {
    const running = [...this.active.values()];
    const tickets = running.filter((job) => job.ticket);
    const lowest = Math.min(...tickets.map((job) => job.round));
    const awaited = tickets.length > 0 ? tickets.filter((job) => job.round === lowest) : running;
    return awaited.reduce<Active | undefined>(
      (first, job) => (first && first.since <= job.since ? first : job),
      undefined,
    );
  }

  /** Where a training should be by now. Of long iterations it is heard too seldom for speeds to be told from that alone. */
  private reached({ from, iteration, until, since, heard }: Active): number {
    const speed = heard > since ? (iteration - from) / (heard - since) : 0;
    return Math.min(until, iteration + speed * (this.now() - heard));
  }

  private workOf(iterations: number, round: number): number {
    return iterations * (this.costs[round] ?? 1);
  }

  /** `3/72 trainings  round 1  2:10:05 left  1200/8000 it  3.9 it/s`, parts from the most important to the least. */
  parts(): string[] {
    const trainings = `${this.done}/${this.jobs} trainings`;
    if (this.trainedAll) return [trainings, "writing the report"];
    const { longest, iterations, secondsLeft: left } = this;
    return [
      trainings,
      `round ${this.round}`,
      ...(left === undefined ? [] : [`${clock(left)} left`]),
      ...(longest && this.now() - longest.since >= LONG ? [whereIs(longest)] : []),
      ...(iterations > 0 ? [`${short(iterations / this.seconds)} it/s`] : []),
      ...(this.reused > 0 ? [`${this.reused} from the store`] : []),
    ];
  }
}

/** After its last iteration a network is measured on all examples, which may take minutes. */
const whereIs = ({ iteration, until }: Active): string =>
  `${iteration}/${until} it${iteration === until ? ", measuring" : ""}`;

/** 1:05, 2:03:09. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** 4.2, 870, 4.2k, 41k. */
const short = (value: number): string =>
  value < 1000 ? value.toFixed(value < 9.95 ? 1 : 0) : `${(value / 1000).toFixed(value < 9950 ? 1 : 0)}k`;
