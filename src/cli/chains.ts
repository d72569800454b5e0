import type { JobLabel, Strategy } from "../lottery/index.ts";

interface Chain {
  round: number;
  /** Trainings of this round that are under way; none: the next is about to begin. */
  readonly running: Set<string>;
}

/** The trainings of each trial that wait for each other: however many may run at once, these take their time. */
export class Chains {
  readonly #awaits: Strategy["awaits"];
  /** What a full training of each round costs. */
  readonly #costs: readonly number[];
  readonly #chains = new Map<number, Chain>();

  constructor(awaits: Strategy["awaits"], costs: readonly number[]) {
    this.#awaits = awaits;
    this.#costs = costs;
  }

  begin(job: JobLabel): void {
    const round = this.#roundOf(job);
    if (round === undefined) return;
    const chain = this.#chains.get(job.trial);
    if (chain?.round === round) chain.running.add(job.key);
    else if (!chain || round > chain.round) this.#chains.set(job.trial, { round, running: new Set([job.key]) });
  }

  end(job: JobLabel): void {
    const round = this.#roundOf(job);
    const chain = this.#chains.get(job.trial);
    if (round === undefined || (chain && chain.round > round)) return;
    chain?.running.delete(job.key);
    if (!chain || chain.running.size === 0) this.#chains.set(job.trial, { round: round + 1, running: new Set() });
  }

  /** A trial ends where a network diverged. */
  stop({ trial }: JobLabel): void {
    this.#chains.delete(trial);
  }

  /** The most that any trial has before it, from what its running trainings have left. */
  left(leftOf: (key: string) => number): number {
    const each = [...this.#chains.values()].map(({ round, running }) =>
      running.size > 0 ? Math.max(...[...running].map(leftOf)) + this.#from(round + 1) : this.#from(round),
    );
    return Math.max(0, ...each);
  }

  /** What the rounds from this one on cost. Where all wait for the dense network alone, the densest takes longest. */
  #from(round: number): number {
    const rounds = this.#awaits === "dense" ? this.#costs.slice(round, 2) : this.#costs.slice(round);
    return rounds.reduce((sum, cost) => sum + cost, 0);
  }

  /** The job's place in its trial's chain; undefined if nobody waits for it. */
  #roundOf({ role, round }: JobLabel): number | undefined {
    const inChain =
      role === (this.#awaits === "continued" && round > 0 && round < this.#costs.length - 1 ? "continued" : "ticket");
    if (!inChain) return undefined;
    return this.#awaits === "dense" ? Math.min(round, 1) : round;
  }
}
