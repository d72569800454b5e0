import { discard, type Trainer } from "../../engine/index.ts";
import { Interrupted, InvariantError } from "../../errors.ts";
import type { JobContent } from "../job/content.ts";
import type { Curve, Score } from "../job/result.ts";
import { shiftsOf } from "./augment.ts";
import { Diverged } from "./diverged.ts";
import { addPoint, type GrowingCurve, growing } from "./growing-curve.ts";
import { type Order, orderOf } from "./order.ts";
import { type Pace, paceOf } from "./pace.ts";
import type { Parts } from "./parts.ts";
import { learningRates } from "./schedule.ts";
import { soundScore } from "./sound-score.ts";
import type { Best, Standing } from "./standing.ts";
import { type Stop, stops } from "./stops.ts";

/** What was seen on the way of a training that reached its end. */
export interface Course {
  readonly validation: Curve;
  readonly test: Curve;
  /** The lowest validation loss, the first of equal ones, and a copy of the weights there. */
  readonly best: Best;
  /** Scores after the last iteration. */
  readonly end: { readonly validation: Score; readonly test: Score };
  /** Mean loss of the last batch, or null if there was none. */
  readonly lastLoss: number | null;
}

export interface Watch {
  readonly signal?: AbortSignal | undefined;
  /** Called after each validation. */
  readonly validated: (iteration: number, loss: number) => void;
  /**
   * Where the training stood when it was stopped: it goes on from there, and the result has the same bits. Its arrays are
   * freed once the trainer has them.
   */
  readonly standing?: Standing | undefined;
  /** Called between iterations and measurements, where a training could go on later. `stopping`: it ends here, or soon. */
  readonly between?: ((standing: () => Standing, stopping: boolean) => Promise<void>) | undefined;
}

/**
 * Trains from the first to the last iteration and measures at the stops. Throws Diverged at the first loss that is not
 * finite, of a batch or of a measurement, and Interrupted soon after the signal.
 */
export async function runCourse(trainer: Trainer, content: JobContent, parts: Parts, watch: Watch): Promise<Course> {
  const { from, until } = content.train;
  const walk = new Walk(trainer, content, parts, watch);
  let end: Course["end"] | undefined;
  for (const stop of stops(content.train, content.measure)) {
    if (stop.iteration <= walk.measured) continue;
    await walk.advance(stop.iteration);
    const { validation, test } = await walk.measure(stop);
    if (stop.iteration === until && validation && test) end = { validation, test };
  }
  const { best, lastLoss } = walk;
  if (!best || !end) throw new InvariantError(`a training from iteration ${from} until ${until} has no end`);
  return { validation: walk.validation, test: walk.test, best, end, lastLoss };
}

/** A training on its way. */
class Walk {
  readonly validation: GrowingCurve;
  readonly test: GrowingCurve;
  iteration: number;
  lastLoss: number | null;
  best: Best | undefined;
  readonly #trainer: Trainer;
  readonly #content: JobContent;
  readonly #parts: Parts;
  readonly #watch: Watch;
  readonly #order: Order;
  readonly #pace: Pace = paceOf();

  constructor(trainer: Trainer, content: JobContent, parts: Parts, watch: Watch) {
    [this.#trainer, this.#content, this.#parts, this.#watch] = [trainer, content, parts, watch];
    this.#order = orderOf(parts.training, content.train.batch, content.train.order);
    const { standing } = watch;
    this.validation = growing(standing?.validation);
    this.test = growing(standing?.test);
    this.iteration = standing?.iteration ?? content.train.from;
    this.lastLoss = standing?.lastLoss ?? null;
    this.best = standing?.best;
    if (!standing) return;
    trainer.resume(standing.trainer);
    for (const values of [standing.trainer.parameters, standing.trainer.state]) discard(values);
  }

  /** The last iteration that was measured, or -1: a training may have been kept where it had arrived and not measured. */
  get measured(): number {
    return Math.max(this.validation.iteration.at(-1) ?? -1, this.test.iteration.at(-1) ?? -1);
  }

  /** Trains until `to` iterations are done. */
  async advance(to: number): Promise<void> {
    const { train } = this.#content;
    while (this.iteration < to) {
      await this.#pause();
      const { iteration } = this;
      const next = Math.min(to, iteration + this.#pace.iterations);
      const began = performance.now();
      const { losses, diverged } = await this.#trainer.train({
        examples: this.#order.batches(iteration, next),
        rates: learningRates(train, iteration, next),
        from: iteration,
        shifts: train.augment && shiftsOf(train.augment, train.batch, iteration, next),
      });
      if (diverged !== null) {
        throw new Diverged({ iteration: iteration + diverged, lastLoss: losses[diverged - 1] ?? this.lastLoss });
      }
      this.lastLoss = losses[losses.length - 1] ?? this.lastLoss;
      this.#pace.took(next - iteration, performance.now() - began);
      this.iteration = next;
    }
  }

  /** Measures here what is due, and keeps the weights if the validation loss is the lowest so far. */
  async measure(due: Stop): Promise<{ readonly validation: Score | null; readonly test: Score | null }> {
    const { iteration } = this;
    await this.#pause(iteration === this.#content.train.until); // all that follows the end can be measured again
    const validation = due.validation ? await this.#score("train", this.#parts.validation) : null;
    const test = due.test ? await this.#score("test", this.#parts.test) : null;
    if (validation) {
      addPoint(this.validation, iteration, validation);
      if (!this.best || validation.loss < this.best.validation.loss) {
        this.best = { iteration, validation, snapshot: this.#trainer.snapshot(this.best?.snapshot) };
      }
      this.#watch.validated(iteration, validation.loss);
    }
    if (test) addPoint(this.test, iteration, test);
    return { validation, test };
  }

  #score(part: "train" | "test", examples: Int32Array): Promise<Score> {
    const { iteration, lastLoss } = this;
    return soundScore(this.#trainer, part, examples, { iteration, lastLoss }, () => this.#pause());
  }

  /** Between iterations and measurements: lets the training be kept, and ends it if it was stopped. */
  async #pause(ending = false): Promise<void> {
    const stopping = this.#watch.signal?.aborted ?? false;
    await this.#watch.between?.(() => this.#standing(), stopping || ending);
    if (stopping) throw new Interrupted();
  }

  #standing(): Standing {
    const { iteration, lastLoss, validation, test, best } = this;
    return { iteration, lastLoss, validation, test, best, trainer: this.#trainer.checkpoint() };
  }
}
