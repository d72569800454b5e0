import { Interrupted, LthError } from "../../errors.ts";
import { type Job, labelOf, wordsFor } from "../../lottery/index.ts";
import type { Elsewhere } from "../../runs/index.ts";
import { type Sealed, sealed } from "../order/order.ts";
import type { Progress } from "../queue/queue.ts";
import type { Receipt } from "../receipt.ts";

/** A training that a run here waits for. */
export class Wanted {
  readonly job: Job;
  readonly how: Elsewhere;
  readonly order: Sealed;
  /** Ends what is asked for it: nobody waits for it any more, or its coordinator ends. */
  readonly signal: AbortSignal;
  /** Resolves with what it came to when it is done, rejects when it cannot be, or its run is stopped. */
  readonly arrived: Promise<Receipt>;
  #resolve: (receipt: Receipt) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  #told: Progress | undefined;
  /** Somebody looks at where it is just now. */
  looking = false;
  /** How often somebody has begun to. */
  looks = 0;
  /** Something was heard meanwhile: it must be looked at again. */
  again = false;
  /** How often it was heard that the queue is through with it, when the depot had nothing of it. */
  throughs = 0;

  constructor(job: Job, how: Elsewhere, lth: string, closing: AbortSignal) {
    [this.job, this.how, this.order] = [job, how, sealed(job, how.run, lth)];
    const settled = new AbortController();
    this.signal = AbortSignal.any([settled.signal, closing]);
    this.arrived = new Promise((resolve, reject) => {
      [this.#resolve, this.#reject] = [resolve, reject];
    });
    this.arrived.catch(() => undefined); // whoever waits for it is told
    const stop = () => this.#reject(new Interrupted());
    how.signal.addEventListener("abort", stop, { once: true });
    if (how.signal.aborted) stop();
    const over = () => {
      how.signal.removeEventListener("abort", stop);
      settled.abort();
    };
    this.arrived.then(over, over);
  }

  /** The look is over; true if there must be another. */
  isAskedAgain(): boolean {
    const { again } = this;
    [this.looking, this.again] = [false, false];
    return again;
  }

  arrive(receipt: Receipt): void {
    this.#resolve(receipt);
  }

  fail(error: unknown): void {
    this.#reject(error);
  }

  /** What a worker said of it last: told as events. */
  heard(progress: Progress): void {
    const { how, job } = this;
    const { worker, first, from, iteration, until: iterations, validationLoss } = progress;
    const before = this.#told;
    this.#told = progress;
    if (before?.worker !== worker || before.since !== progress.since) {
      how.emit({ type: "job-started", job: labelOf(job), from: first, iteration: from, iterations, worker });
    }
    if (validationLoss === null || before?.iteration === iteration) return;
    how.emit({ type: "progress", key: job.key, iteration, iterations, validationLoss });
  }
}

/** What a worker said when it could not train. */
export const failedElsewhere = ({ job, how }: Wanted, message: string): LthError =>
  new LthError(
    `${wordsFor(job.place)} failed on a worker: ${message}`,
    `mend what it says and ask for the run again, or lth queue --retry ${how.run}`,
    { fault: "found" },
  );

export const cancelledElsewhere = (run: string): LthError =>
  new LthError(
    `${run} was cancelled with lth queue --cancel`,
    "what was finished is kept; ask for it again, and it goes on",
    { fault: "found" },
  );
