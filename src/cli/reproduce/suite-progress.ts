import { type PlannedSuite, trainingsOf } from "../../paper/index.ts";
import type { RunEvent } from "../../runs/index.ts";
import { oneLine } from "../../visible.ts";
import { PlainLines } from "../progress/plain-lines.ts";
import type { ProgressOutlet } from "../progress/redrawn.ts";
import { clock } from "../progress/tally.ts";
import { canRewrite, columnsOf, type Environment } from "../terminal.ts";

/** How far several runs are together. One line that is rewritten on a terminal, a plain line now and then everywhere else. */
export class SuiteProgress {
  readonly #outlet: ProgressOutlet;
  readonly #live: boolean;
  readonly #timer: NodeJS.Timeout;
  readonly #began = performance.now();
  /** Distinct trainings, and what has become of them. */
  #trainings = 0;
  readonly #done = new Set<string>();
  #reused = 0;
  #trained = 0;
  #suites = 0;
  readonly #lines = new PlainLines();
  #shown = false;

  constructor(outlet: ProgressOutlet, env: Environment) {
    this.#outlet = outlet;
    this.#live = canRewrite(outlet, env);
    this.#timer = setInterval(() => this.#draw(), this.#live ? 250 : 1000);
    this.#timer.unref();
  }

  plan(planned: readonly PlannedSuite[]): void {
    const all = new Map(planned.flatMap((suite) => [...trainingsOf(suite)]));
    this.#suites = planned.length;
    this.#trainings = all.size;
    const runs = new Set(planned.flatMap(({ runs }) => runs.map(({ id }) => id))).size;
    this.say(`${planned.map(({ name }) => name).join(" ")}: ${this.#trainings} trainings in ${runs} runs`);
  }

  take(event: RunEvent): void {
    if (event.type === "warning") this.say(`warning: ${event.message}`);
    if (event.type !== "job-done" && event.type !== "job-diverged") return;
    if (this.#done.has(event.job.key)) return;
    this.#done.add(event.job.key);
    if (event.reused) this.#reused++;
    else this.#trained++;
  }

  say(line: string): void {
    this.#erase();
    this.#outlet.write(`${oneLine(line)}\n`);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#erase();
  }

  #erase(): void {
    if (this.#shown) this.#outlet.write("\r\u001b[2K");
    this.#shown = false;
  }

  #draw(): void {
    if (this.#suites === 0) return;
    const seconds = (performance.now() - this.#began) / 1000;
    if (!this.#live) {
      for (const line of this.#lines.at(seconds, () => [this.#line(seconds)])) this.#outlet.write(`${line}\n`);
      return;
    }
    const line = this.#line(seconds);
    this.#outlet.write(`\r\u001b[2K${line.slice(0, columnsOf(this.#outlet, 80) - 1)}`);
    this.#shown = true;
  }

  #line(seconds: number): string {
    const left = Math.max(0, this.#trainings - this.#done.size);
    // Sparser trainings are quicker, and come later: this is an upper bound that comes down.
    const rest = this.#trained > 0 ? [`about ${clock((left * seconds) / this.#trained)} left`] : [];
    const reused = this.#reused > 0 ? [`${this.#reused} from the store`] : [];
    return [`${this.#done.size}/${this.#trainings} trainings`, ...rest, ...reused].join("  ");
  }
}
