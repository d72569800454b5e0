import { wordsFor } from "../../lottery/index.ts";
import { countText } from "../../numbers-in-words.ts";
import type { Told } from "../../runs/index.ts";
import { sideBySide } from "../../runs/index.ts";
import { columnsWide } from "../../text.ts";
import { oneLine } from "../../visible.ts";
import { Forecast } from "./forecast.ts";
import { firstOf } from "./redrawn.ts";
import { hear, longestAwaited, reached, secondsLeftOf, type Underway } from "./underway.ts";

/** A training that takes less than these seconds is too short to be told where it is. */
const LONG = 5;

/** A run that is younger than these seconds says nothing of the time that is left. */
const YOUNG = 2;

/** How far a run has come, made from its events. */
export class Tally {
  run = "";
  jobs = 0;
  done = 0;
  reused = 0;
  readonly #underway = new Map<string, Underway>();
  #forecast: Forecast | undefined;
  #lastRound = 0;
  #trainedAll = false;
  #started: number | undefined;
  readonly #now: () => number;

  readonly #cores: number;

  /** `now`: the second that it is; `cores`: trainings that can really run side by side. */
  constructor(now: () => number = () => performance.now() / 1000, cores = sideBySide()) {
    this.#now = now;
    this.#cores = cores;
  }

  take(event: Told): void {
    switch (event.type) {
      case "run":
        this.run = event.run;
        this.jobs = event.jobs;
        this.#forecast = new Forecast(event, this.#cores);
        this.#started = this.#now();
        break;
      case "job-started":
        this.#forecast?.began(event);
        this.#underway.set(event.job.key, {
          name: event.worker === undefined ? wordsFor(event.job) : `${wordsFor(event.job)} on ${oneLine(event.worker)}`,
          round: event.job.round,
          ticket: event.job.role === "ticket",
          began: this.#now(),
          first: event.from,
          from: event.iteration,
          until: event.iterations,
          iteration: event.iteration,
          heard: this.#now(),
          shown: event.iteration,
        });
        break;
      case "progress": {
        const training = this.#underway.get(event.key);
        if (training) hear(training, event.iteration, this.#now());
        break;
      }
      case "job-done":
      case "job-diverged":
        this.done++;
        if (event.reused) this.reused++;
        this.#lastRound = Math.max(this.#lastRound, event.job.round);
        this.#forecast?.ended(event, this.#underway.get(event.job.key), this.#now());
        this.#underway.delete(event.job.key);
        break;
      case "verdict":
        this.#trainedAll = true;
        break;
      default:
        break;
    }
  }

  /** The round that the tickets are in. */
  get round(): number {
    return this.#longest?.ticket ? this.#longest.round : this.#lastRound;
  }

  get seconds(): number {
    return this.#started === undefined ? 0 : this.#now() - this.#started;
  }

  /** Iterations trained here so far, by all trainings together. */
  get iterations(): number {
    return this.#forecast?.iterations(this.#underway.values(), this.#now()) ?? 0;
  }

  /** Seconds until all is done; undefined while that is anybody's guess. */
  get secondsLeft(): number | undefined {
    return this.seconds < YOUNG ? undefined : this.#forecast?.secondsLeft(this.#underway, this.#now());
  }

  get #longest(): Underway | undefined {
    return longestAwaited([...this.#underway.values()]);
  }

  /** A line for each running training, those that have run longest first, at most so many: where it is and what it has left. */
  running(most: number): readonly string[] {
    const now = this.#now();
    const all = [...this.#underway.values()].sort((a, b) => a.began - b.began);
    const { shown, more } = firstOf(all, most);
    const cells = shown.map((each) => {
      const left = secondsLeftOf(each, now);
      const isOver = reached(each, now) >= each.until;
      const at = Math.floor(Math.max(each.shown, reached(each, now)));
      const where = isOver ? "measuring" : `${countText(at)} of ${countText(each.until)}`;
      return [each.name, where, left === undefined || isOver ? "" : `${clock(left)} left`] as const;
    });
    const wide = ([0, 1] as const).map((i) => Math.max(0, ...cells.map((cell) => columnsWide(cell[i]))));
    const lines = cells.map(([name, where, left]) =>
      `${name}${" ".repeat((wide[0] ?? 0) - columnsWide(name))}  ${where.padStart(wide[1] ?? 0)}  ${left}`.trimEnd(),
    );
    return [...lines, ...more];
  }

  /** `3/72 trainings  round 1  2:10:05 left  1200/8000 it  3.9 it/s`, parts from the most important to the least. */
  parts(): string[] {
    const trainings = `${this.done}/${this.jobs} trainings`;
    if (this.#trainedAll) return [trainings, "writing the report"];
    const { iterations, secondsLeft: left } = this;
    const longest = this.#longest;
    return [
      trainings,
      `round ${this.round}`,
      ...(left === undefined ? [] : [`${clock(left)} left`]),
      ...(longest && this.#now() - longest.began >= LONG ? [whereIs(longest)] : []),
      ...(iterations > 0 ? [`${short(iterations / this.seconds)} it/s`] : []),
      ...(this.reused > 0 ? [`${this.reused} from the store`] : []),
    ];
  }
}

/** After its last iteration a network is measured on all examples, which may take minutes. */
const whereIs = ({ iteration, until }: Underway): string =>
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
