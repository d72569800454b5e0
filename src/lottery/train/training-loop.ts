import type { Trainer } from "../../engine/index.ts";
import { InvariantError } from "../../errors.ts";
import type { JobContent } from "../job/content.ts";
import { shiftsOf } from "./augment.ts";
import { Diverged } from "./diverged.ts";
import { type Order, orderOf } from "./order.ts";
import { type Pace, paceOf } from "./pace.ts";
import type { Parts } from "./parts.ts";
import { learningRates } from "./schedule.ts";
import { stops } from "./stops.ts";
import { type Trace, Tracing } from "./trace.ts";
import { type Position, resumed, type TrainingState } from "./training-state.ts";

/** What watches a training: it may end it by throwing. */
export interface Watch {
  /** Where the training was when it was stopped: it goes on from there, and the result has the same bits. */
  readonly state?: TrainingState | undefined;
  /** Called after each validation. */
  readonly validated: (iteration: number, loss: number) => void;
  /**
   * Called between iterations and measurements, where a training could go on later. `last`: nothing is trained any more, and
   * all that follows can be measured again.
   */
  readonly between: (state: () => TrainingState, last: boolean) => Promise<void>;
}

/**
 * Trains from the first to the last iteration and measures at the stops. Throws Diverged at the first loss that is not
 * finite, of a batch or of a measurement, and what `between` throws.
 */
export async function trainAndMeasure(
  trainer: Trainer,
  content: JobContent,
  parts: Parts,
  watch: Watch,
): Promise<Trace> {
  const { from, until } = content.train;
  const loop = new TrainingLoop(trainer, content, parts, watch.state);
  const tracing = new Tracing(trainer, parts, watch.state);
  resumed(trainer, watch.state);
  const between = (last = false) =>
    watch.between(() => ({ ...loop.position, ...tracing.soFar, trainer: trainer.checkpoint() }), last);

  for (const stop of stops(content.train, content.measure)) {
    if (stop.iteration <= tracing.measured) continue;
    while (loop.position.iteration < stop.iteration) {
      await between();
      await loop.towards(stop.iteration);
    }
    await between(stop.iteration === until);
    const loss = await tracing.measure(stop, loop.position, between);
    if (loss !== null) watch.validated(stop.iteration, loss);
  }
  const trace = tracing.whole(loop.position);
  if (!trace) throw new InvariantError(`a training from iteration ${from} until ${until} has no end`);
  return trace;
}

/** The iterations of a training, and nothing else. */
class TrainingLoop {
  position: Position;
  readonly #trainer: Trainer;
  readonly #train: JobContent["train"];
  readonly #order: Order;
  readonly #pace: Pace = paceOf();

  constructor(trainer: Trainer, { train }: JobContent, parts: Parts, state: TrainingState | undefined) {
    [this.#trainer, this.#train] = [trainer, train];
    this.#order = orderOf(parts.training, train.batch, train.order);
    this.position = { iteration: state?.iteration ?? train.from, lastLoss: state?.lastLoss ?? null };
  }

  /** Trains until `to` iterations are done, or as many of them as keep a signal waiting for a moment at most. */
  async towards(to: number): Promise<void> {
    const { iteration, lastLoss } = this.position;
    const next = Math.min(to, iteration + this.#pace.iterations);
    const { augment, batch } = this.#train;
    const began = performance.now();
    const { losses, diverged } = await this.#trainer.train({
      examples: this.#order.batches(iteration, next),
      rates: learningRates(this.#train, iteration, next),
      from: iteration,
      shifts: augment && shiftsOf(augment, batch, iteration, next),
    });
    if (diverged !== null) {
      throw new Diverged({ iteration: iteration + diverged, lastLoss: losses[diverged - 1] ?? lastLoss });
    }
    this.#pace.took(next - iteration, performance.now() - began);
    this.position = { iteration: next, lastLoss: losses[losses.length - 1] ?? lastLoss };
  }
}
