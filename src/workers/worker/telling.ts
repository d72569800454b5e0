import { LthError } from "../../errors.ts";
import type { JobContent } from "../../lottery/index.ts";
import { systemMessage } from "../../system-errors.ts";
import type { Clock } from "../clock.ts";
import { forgiven } from "../queue/progress.ts";
import type { Progress, Taken } from "../queue/queue.ts";
import type { Reached } from "./training.ts";

/** Starts without a new checkpoint after which a training is taken for what ends its workers. */
export const MOST_STARTS = 3;

/** Seconds between checkpoints of a training that was begun once, twice, three times from the same point, at most. */
const BY_STARTS = [Number.POSITIVE_INFINITY, 5, 1];

/** Milliseconds from one word about a training to the next. */
const EVERY = 5000;

/** Tells the queue how far a training is; what it said last, the next worker reads. */
export class Telling {
  readonly #taken: Taken;
  readonly #clock: Clock;
  readonly #worker: string;
  readonly #train: JobContent["train"];
  readonly #warn: (message: string) => void;
  #progress: Progress | undefined;
  #last = Number.NEGATIVE_INFINITY;

  constructor(
    taken: Taken,
    train: JobContent["train"],
    { clock, name, warn }: { readonly clock: Clock; readonly name: string; readonly warn: (message: string) => void },
  ) {
    [this.#taken, this.#clock, this.#worker, this.#train, this.#warn] = [taken, clock, name, train, warn];
  }

  /**
   * Says that it is begun at an iteration. Returns how often it was in a row. Throws an LthError if that was too often: its
   * workers died of it, or were killed by chance each time before they could keep it once.
   */
  async begin(from: number): Promise<number> {
    const { before } = this.#taken;
    const starts = before !== null && from <= before.from ? before.starts + 1 : 1;
    if (starts > MOST_STARTS) {
      throw new LthError(
        `it was begun ${MOST_STARTS} times at iteration ${from} and its workers ended, last ${before?.worker}: they were killed, or it takes more memory than they have`,
        "see the workers' logs; then ask for the run again, or lth queue --retry RUN",
        { fault: "found" },
      );
    }
    this.#progress = {
      worker: this.#worker,
      since: this.#clock.date(),
      first: this.#train.from,
      from,
      iteration: from,
      until: this.#train.until,
      validationLoss: null,
      starts,
    };
    await this.#say();
    return starts;
  }

  /** Says where it is, unless something was said just before. */
  reached({ iteration, validationLoss }: Reached): void {
    if (this.#progress === undefined) return;
    this.#progress = { ...this.#progress, iteration, validationLoss };
    if (this.#clock.now() - this.#last < EVERY) return;
    void this.#say();
  }

  /** Before it is given back: that it ends here is not its fault. */
  async leave(): Promise<void> {
    if (this.#progress === undefined) return;
    this.#progress = forgiven(this.#progress);
    await this.#say();
  }

  /** No result rests on it: a queue that takes no words ends no training, and keeps no order from being given back. */
  async #say(): Promise<void> {
    this.#last = this.#clock.now();
    if (this.#progress === undefined) return;
    await this.#taken.tell(this.#progress).catch((error: unknown) => this.#warn(systemMessage(error)));
  }
}

/** Seconds between checkpoints here, of a training that was begun so often from one point: it is kept soon where that was often. */
export const secondsBetween = (starts: number, usual: number): number =>
  Math.min(usual, BY_STARTS[Math.min(starts, BY_STARTS.length) - 1] ?? usual);
