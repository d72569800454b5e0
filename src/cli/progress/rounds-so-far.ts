import { isAwaited, isShown, type JobLabel } from "../../lottery/index.ts";
import type { Told } from "../../runs/index.ts";
import { judgedAtEnd, judgeTickets, type Measured, type Reading, type Rule, statistic } from "../../verdict/index.ts";
import { againstInWords, type RoundRow } from "../round-tables.ts";
import { StoppedTrials } from "./stopped-trials.ts";

type Ended = Extract<Told, { readonly type: "job-done" | "job-diverged" }>;

/** The rounds of a run while it searches, made from its events: what has ended so far, and what that shows. */
export class RoundsSoFar {
  readonly #rule: Rule;
  /** Neither is the scale too small, nor do the data bear no verdict. */
  #judged: boolean;
  readonly #ended: Ended[] = [];
  /** Weights that are left, by round, and all that there are. */
  readonly #survivors = new Map<number, number>();
  #weights: number | null = null;
  #trials = 0;
  #rounds = 0;
  #stopped = new StoppedTrials([]);
  readonly #told = new Set<number>();

  constructor(rule: Rule) {
    this.#rule = rule;
    this.#judged = rule.given;
  }

  /** Returns the rounds that are complete with this event: of every trial that reaches them the ticket has ended. */
  take(event: Told): readonly RoundRow[] {
    switch (event.type) {
      case "run": {
        const { jobs, trainings, weights, noVerdict } = event;
        this.#judged = this.#rule.given && noVerdict === undefined;
        this.#weights = weights;
        this.#trials = trainings.length === 0 ? 0 : Math.round(jobs / trainings.length);
        this.#rounds = trainings.reduce((last, { round }) => Math.max(last, round), 0);
        this.#stopped = new StoppedTrials(trainings);
        return [];
      }
      case "pruned":
        if (!this.#survivors.has(event.round)) this.#survivors.set(event.round, event.survivors);
        return [];
      case "job-done":
      case "job-diverged": {
        if (event.type === "job-diverged") this.#stopped.diverged(event.job);
        if (isShown(event.job)) this.#ended.push(event);
        return isAwaited(event.job.role) ? this.#complete() : [];
      }
      default:
        return [];
    }
  }

  /** Whether anything is searched: a dense network alone has no rounds. */
  get searches(): boolean {
    return this.#rounds > 0;
  }

  rows(): readonly RoundRow[] {
    const rounds = [...new Set(this.#ended.map(({ job }) => job.round))].sort((a, b) => a - b);
    return rounds.map((round) => {
      const of = this.#ended.filter(({ job }) => job.round === round);
      const roles = [...new Set(of.map(({ job }) => job.role))].filter((role) => !isAwaited(role));
      const tickets = of.filter(({ job }) => isAwaited(job.role));
      return {
        round,
        density: of[0]?.job.density ?? 1,
        survivors: round === 0 ? this.#weights : (this.#survivors.get(round) ?? null),
        ticket: tickets.length === 0 ? null : measured(tickets),
        controls: Object.fromEntries(roles.map((role) => [role, measured(this.#of(role, round))])),
        against: this.#against(round, of[0]?.job, tickets),
      };
    });
  }

  /** Those that were not told yet. */
  #complete(): readonly RoundRow[] {
    const tickets = new Map<number, number>();
    for (const { job } of this.#ended)
      if (isAwaited(job.role)) tickets.set(job.round, (tickets.get(job.round) ?? 0) + 1);
    const complete = [...tickets].flatMap(([round, count]) =>
      count < this.#expected(round) || this.#told.has(round) ? [] : [round],
    );
    for (const round of complete) this.#told.add(round);
    return complete.length === 0 ? [] : this.rows().filter(({ round }) => complete.includes(round));
  }

  /** How many trials have a ticket of this round, as far as is known. */
  #expected(round: number): number {
    return this.#trials - this.#stopped.without(round);
  }

  #of(role: JobLabel["role"], round: number): readonly Ended[] {
    return this.#ended.filter(({ job }) => job.role === role && job.round === round);
  }

  #against(round: number, job: JobLabel | undefined, tickets: readonly Ended[]): string {
    if (round === 0) return this.searches ? "dense" : "";
    if (job === undefined || !this.#judged) return "";
    const readings = (ended: readonly Ended[]) => ended.map((one) => readingOf(one, this.#rule));
    const named = { round, density: job.density };
    const dense = readings(this.#of("ticket", 0));
    const verdict = judgeTickets(named, readings(tickets), dense, this.#rule, this.#stopped.without(round));
    const shown = againstInWords(verdict);
    const expected = this.#expected(round);
    if (tickets.length >= expected) return shown;
    return `${tickets.length} of ${expected} trials${shown === "" ? "" : `: ${shown}`}`;
  }
}

function readingOf(event: Ended, rule: Rule): Reading {
  const { trial } = event.job;
  if (event.type === "job-diverged") return { trial, numbers: null };
  const accuracy = judgedAtEnd(rule) ? event.testAccuracyAtEnd : event.testAccuracyAtEarlyStop;
  return { trial, numbers: { accuracy, time: event.earlyStopIteration, late: event.censored } };
}

function measured(ended: readonly Ended[]): Measured {
  const done = ended.flatMap((event) => (event.type === "job-done" ? [event] : []));
  return {
    earlyStopIteration: statistic(done.map((event) => event.earlyStopIteration)),
    testAccuracyAtEarlyStop: statistic(done.map((event) => event.testAccuracyAtEarlyStop)),
    trainAccuracyAtEarlyStop: null,
    testAccuracyAtEnd: statistic(done.map((event) => event.testAccuracyAtEnd)),
    trainAccuracyAtEnd: null,
    jobs: [],
    censored: 0,
    diverged: ended.length - done.length,
  };
}
