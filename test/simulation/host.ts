import type { Clock } from "../../src/workers/clock.ts";
import type { World } from "./world.ts";

/** The way to a server and back, as it is for one process just now. */
export interface Way {
  /** The moment at which what is sent now gets there: later than now while the server is down or the way is cut. */
  readonly open: (from: Host) => number;
  /** A moment of the way, in milliseconds. */
  readonly takes: () => number;
}

/** What is done with one exchange of a process, to hit it between any two of its steps. */
export type Doom = "killed before it" | "killed before the answer" | "stopped for a while";

interface HostOptions {
  /** Milliseconds by which its wall clock is wrong. */
  readonly aside?: number;
  /** Told once, when it is no more. */
  readonly onEnd?: () => void;
}

const nothing = (): void => undefined;

/**
 * A process, as far as the outside sees it: a clock, and exchanges with servers. Killed, it hears nothing any more and so does
 * nothing any more, wherever it was; stopped (SIGSTOP), it hears everything later.
 */
export class Host {
  readonly name: string;
  readonly clock: Clock;
  alive = true;
  /** The exchange, counted from now, at which something is done to it. */
  doomed: { in: number; readonly doom: Doom } | undefined;
  readonly #world: World;
  readonly #onEnd: () => void;
  #stoppedUntil = 0;
  #later: (() => void)[] = [];

  constructor(world: World, name: string, { aside = 0, onEnd = nothing }: HostOptions = {}) {
    [this.#world, this.name, this.#onEnd] = [world, name, onEnd];
    this.clock = {
      now: () => world.now,
      date: () => new Date(Date.UTC(2026, 0, 1) + world.now + aside).toISOString(),
      sleep: (milliseconds, signal) =>
        new Promise((resolve) => {
          if (signal?.aborted) return resolve();
          const over = () => {
            signal?.removeEventListener("abort", over);
            resolve();
          };
          signal?.addEventListener("abort", over);
          world.after(milliseconds, () => this.hears(over));
        }),
    };
  }

  get isStopped(): boolean {
    return this.#world.now < this.#stoppedUntil;
  }

  say(what: string): void {
    this.#world.say(this.name, what);
  }

  /** Something reaches it: at once, when it goes on, or never. */
  hears(act: () => void): void {
    if (!this.alive) return;
    if (this.isStopped) this.#later.push(act);
    else act();
  }

  /** kill -9, or the end of its program. */
  end(how: string): void {
    if (!this.alive) return;
    this.alive = false;
    this.#later = [];
    this.say(how);
    this.#onEnd();
  }

  /** SIGSTOP, and SIGCONT after so many milliseconds. */
  stop(milliseconds: number): void {
    if (!this.alive || this.isStopped) return;
    this.#stoppedUntil = this.#world.now + milliseconds;
    this.say(`stopped for ${Math.round(milliseconds / 1000)} s`);
    this.#world.after(milliseconds, () => {
      this.say("goes on");
      for (const act of this.#later.splice(0)) this.#world.after(0, () => this.hears(act)); // one after the other
    });
  }

  /**
   * Asks a server: `work` is done there, and its result comes back. `whole`: a long message, of which the server does nothing if
   * the process ends before it has sent all of it.
   */
  exchange<T>(what: string, way: Way, work: () => T | Promise<T>, { whole = false } = {}): Promise<T> {
    return new Promise((resolve, reject) => {
      const doom = this.#doomOf();
      if (!this.alive) return;
      if (doom === "killed before it") return this.end(`killed before: ${what}`);
      const arrives = () => {
        const wait = Math.max(way.open(this), whole ? this.#stoppedUntil : 0) - this.#world.now;
        if (wait > 0) return this.#world.after(wait, arrives);
        if (whole && !this.alive) return;
        const back = (act: () => void) => {
          this.#world.after(way.takes(), () => {
            const cut = way.open(this) - this.#world.now;
            if (cut > 0) return this.#world.after(cut, () => this.hears(act));
            this.hears(act);
          });
          if (doom === "killed before the answer") this.end(`killed before the answer to: ${what}`);
        };
        new Promise<T>((done) => done(work())).then(
          (value) => back(() => resolve(value)),
          (error: unknown) => back(() => reject(error)),
        );
      };
      this.#world.after(way.takes(), arrives);
      if (doom === "stopped for a while") this.stop(this.#world.chance.between(20_000, 150_000));
    });
  }

  #doomOf(): Doom | undefined {
    if (this.doomed === undefined || --this.doomed.in > 0) return undefined;
    const { doom } = this.doomed;
    this.doomed = undefined;
    return doom;
  }
}
