import { counted } from "../../numbers-in-words.ts";
import type { End } from "../../workers/index.ts";

/** What a worker does, counted: for its log, and for whoever watches it. */
export class WorkerLog {
  running = 0;
  readonly ends = new Map<End, number>();
  readonly #reached = new Map<string, number>();
  #iterations = 0;
  #before = 0;

  /** A training is at this iteration; the first time it has trained none yet. */
  reached(key: string, iteration: number): void {
    this.#iterations += Math.max(0, iteration - (this.#reached.get(key) ?? iteration));
    this.#reached.set(key, iteration);
  }

  ended(key: string, end: End): void {
    this.ends.set(end, (this.ends.get(end) ?? 0) + 1);
    this.#reached.delete(key);
  }

  get iterations(): number {
    return this.#iterations;
  }

  /** `2 trainings at work, 1,234 it/s; 17 trained, 1 failed`: since the last line, and in all. */
  line(seconds: number): string {
    const speed = (this.#iterations - this.#before) / seconds;
    this.#before = this.#iterations;
    const ends = [...this.ends].map(([end, count]) => `${count} ${end}`);
    const now = `${counted(this.running, "training")} at work${this.running > 0 ? `, ${Math.round(speed)} it/s` : ""}`;
    return [now, ...(ends.length > 0 ? [ends.join(", ")] : [])].join("; ");
  }
}
