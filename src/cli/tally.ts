import { type Event, workOf } from "../lottery/index.ts";

interface Active {
  readonly round: number;
  readonly ticket: boolean;
  readonly density: number;
  /** Where it began here, and where it is. */
  readonly from: number;
  iteration: number;
}

/** How far a run has come, made from its events. */
export class Tally {
  run = "";
  jobs = 0;
  done = 0;
  reused = 0;
  /** The lowest round in which a ticket is being trained: what the rest waits for. */
  private readonly active = new Map<string, Active>();
  private iterationsOfJob = 0;
  /** Iterations of trainings that ended here, without what the store had. */
  private trained = 0;
  /** Work (`workOf`) of the whole run, of what has ended, and of what has ended here. */
  private work = 0;
  private workEnded = 0;
  private workTrained = 0;
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
        this.started = this.now();
        break;
      case "job-started":
        this.active.set(event.job.key, {
          round: event.job.round,
          from: event.iteration,
          iteration: event.iteration,
          ticket: event.job.role === "ticket",
          density: event.job.density,
        });
        break;
      case "progress": {
        const job = this.active.get(event.key);
        if (job) job.iteration = event.iteration;
        break;
      }
      case "job-done":
      case "job-diverged":
        this.done++;
        this.lastRound = Math.max(this.lastRound, event.job.round);
        this.workEnded += workOf(this.iterationsOfJob, event.job.density);
        if (event.reused) this.reused++;
        else {
          const until = event.type === "job-diverged" ? event.iteration : this.iterationsOfJob;
          this.ended(until - (this.active.get(event.job.key)?.from ?? 0), event.job.density);
        }
        this.active.delete(event.job.key);
        break;
      case "verdict":
        this.trainedAll = true;
        break;
      default:
        break;
    }
  }

  /** The round that the tickets are in. */
  get round(): number {
    const rounds = [...this.active.values()].filter((job) => job.ticket).map((job) => job.round);
    return rounds.length > 0 ? Math.min(...rounds) : this.lastRound;
  }

  get seconds(): number {
    return this.started === undefined ? 0 : this.now() - this.started;
  }

  /** Iterations trained here so far, by all trainings together. */
  get iterations(): number {
    return this.trained + [...this.active.values()].reduce((sum, job) => sum + job.iteration - job.from, 0);
  }

  /** Seconds until all is done, if a dense iteration takes as long as so far and sparser ones as much less as they have
   * fewer weights; undefined while that is anybody's guess. */
  get secondsLeft(): number | undefined {
    const running = [...this.active.values()];
    const here = running.reduce((sum, job) => sum + workOf(job.iteration - job.from, job.density), 0);
    const rate = (this.workTrained + here) / this.seconds;
    if (this.seconds < 2 || !(rate > 0)) return undefined;
    const done = running.reduce((sum, job) => sum + workOf(job.iteration, job.density), this.workEnded);
    return Math.max(0, this.work - done) / rate;
  }

  private ended(iterations: number, density: number): void {
    this.trained += iterations;
    this.workTrained += workOf(iterations, density);
  }

  /** `3/72 trainings  round 1  41k it/s  1:20 left`, parts from the most important to the least. */
  parts(): string[] {
    if (this.trainedAll) return [`${this.done}/${this.jobs} trainings`, "writing the report"];
    const rate = this.seconds > 0 ? this.iterations / this.seconds : 0;
    const left = this.secondsLeft;
    return [
      `${this.done}/${this.jobs} trainings`,
      `round ${this.round}`,
      ...(left === undefined ? [] : [`${clock(left)} left`]),
      `${short(rate)} it/s`,
      ...(this.reused > 0 ? [`${this.reused} from the store`] : []),
    ];
  }
}

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
