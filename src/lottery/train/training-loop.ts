import type { Trainer } from "../../engine/index.ts";
import { InvariantError } from "../../errors.ts";
import type { JobContent } from "../job/content.ts";
import { shiftsOf } from "./augment.ts";
import { Diverged } from "./diverged.ts";
import { heard, Lane } from "./lane.ts";
import { type Order, orderOf } from "./order.ts";
import { type Pace, paceOf } from "./pace.ts";
import type { Parts } from "./parts.ts";
import { learningRates } from "./schedule.ts";
import { Scoring } from "./scoring.ts";
import { type Stop, stops } from "./stops.ts";
import { type Trace, Tracing } from "./trace.ts";
import { type Position, resumed, type TrainingState } from "./training-state.ts";

/** What watches a training: it may end it by throwing. */
export interface Watch {
  /** Where the training was when it was stopped: it goes on from there, and the result has the same bits. */
  readonly state?: TrainingState | undefined;
  /** Called after each validation. */
  readonly validated: (iteration: number, loss: number) => void;
  /** Whether `between` has something to do: until then training is asked for ahead of what is known of it. */
  readonly due: () => boolean;
  /**
   * Called where it is due, between iterations and measurements, where a training could go on later. `last`: nothing is trained any
   * more, and all that follows can be measured again.
   */
  readonly between: (state: () => TrainingState, last: boolean) => Promise<void>;
}

/**
 * Trains from the first to the last iteration and measures at the stops. Throws Diverged at the first loss that is not
 * finite, of a batch or of a measurement, and what `between` throws. The trainer does nothing any more then.
 */
export async function trainAndMeasure(
  trainer: Trainer,
  content: JobContent,
  parts: Parts,
  watch: Watch,
): Promise<Trace> {
  const lane = new Lane();
  try {
    return await allStops(trainer, lane, content, parts, watch);
  } finally {
    await lane.close();
  }
}

async function allStops(trainer: Trainer, lane: Lane, content: JobContent, parts: Parts, watch: Watch): Promise<Trace> {
  const { from, until } = content.train;
  const loop = new TrainingLoop(trainer, lane, content, parts, watch.state);
  const tracing = new Tracing(trainer, new Scoring(trainer, lane), parts, watch.state);
  resumed(trainer, watch.state);
  const between = async (last = false) => {
    if (!last && !watch.due()) return;
    await loop.arrived();
    await watch.between(() => ({ ...loop.position, ...tracing.soFar, trainer: trainer.checkpoint() }), last);
  };

  for (const { stop, next } of inPairs(stops(content.train, content.measure))) {
    if (stop.iteration <= tracing.measured) continue;
    while (loop.asked < stop.iteration) {
      await between();
      await loop.ask(stop.iteration);
    }
    await between(stop.iteration === until);
    const asked = tracing.ask(stop, between);
    await loop.arrived();
    const loss = await tracing.take(asked, loop.position, between, () => {
      if (next && !watch.due()) heard(loop.ask(next.iteration));
    });
    if (loss !== null) watch.validated(stop.iteration, loss);
  }
  const trace = tracing.whole(loop.position);
  if (!trace) throw new InvariantError(`a training from iteration ${from} until ${until} has no end`);
  return trace;
}

/** Each stop with the one after it: there may be millions. */
function* inPairs(all: Iterable<Stop>): Generator<{ readonly stop: Stop; readonly next: Stop | undefined }> {
  let stop: Stop | undefined;
  for (const next of all) {
    if (stop) yield { stop, next };
    stop = next;
  }
  if (stop) yield { stop, next: undefined };
}

/** The iterations of a training, and nothing else. */
class TrainingLoop {
  /** Where it is known to have arrived: a new object each time, so that whoever holds one keeps what was true then. */
  position: Position;
  /** How many iterations were asked for: as many as are done, and a piece or two. */
  asked: number;
  readonly #trainer: Trainer;
  readonly #lane: Lane;
  readonly #train: JobContent["train"];
  readonly #order: Order;
  readonly #pace: Pace = paceOf();
  #lastPiece: Promise<void> = Promise.resolve();

  constructor(trainer: Trainer, lane: Lane, { train }: JobContent, parts: Parts, state: TrainingState | undefined) {
    [this.#trainer, this.#lane, this.#train] = [trainer, lane, train];
    this.#order = orderOf(parts.training, train.batch, train.order);
    this.position = { iteration: state?.iteration ?? train.from, lastLoss: state?.lastLoss ?? null };
    this.asked = this.position.iteration;
  }

  /**
   * Asks for iterations until `to` are done, or as many of them as keep a signal waiting for a moment at most. Returns when the
   * piece before is done: one at most is waiting for another.
   */
  async ask(to: number): Promise<void> {
    const before = this.#lastPiece;
    this.#lastPiece = heard(this.#piece(this.asked, Math.min(to, this.asked + this.#pace.iterations)));
    await before;
  }

  /** Until all that was asked for is done. Throws Diverged. */
  async arrived(): Promise<void> {
    await this.#lastPiece;
  }

  async #piece(from: number, until: number): Promise<void> {
    this.asked = until;
    const { augment, batch } = this.#train;
    const call = {
      examples: this.#order.batches(from, until),
      rates: learningRates(this.#train, from, until),
      from,
      shifts: augment && shiftsOf(augment, batch, from, until),
    };
    const { losses, diverged } = await this.#lane.ask(
      () => this.#trainer.train(call),
      (milliseconds) => this.#pace.took(until - from, milliseconds),
    );
    const { lastLoss } = this.position;
    if (diverged !== null) {
      throw new Diverged({ iteration: from + diverged, lastLoss: losses[diverged - 1] ?? lastLoss });
    }
    this.position = { iteration: until, lastLoss: losses[losses.length - 1] ?? lastLoss };
  }
}
