import { discard, type Trainer } from "../engine/index.ts";
import { Interrupted } from "../errors.ts";
import { shiftsOf } from "./augment.ts";
import type { JobContent } from "./content.ts";
import { Diverged } from "./diverged.ts";
import { accuracy, type Curve, type Score } from "./job.ts";
import { orderOf } from "./order.ts";
import { paceOf } from "./pace.ts";
import type { Parts } from "./parts.ts";
import { learningRates } from "./schedule.ts";
import type { Best, Standing } from "./standing.ts";
import { stops } from "./stops.ts";

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
  /** Where the training stood when it was stopped: it goes on from there, and the result has the same bits. Given away. */
  readonly standing?: Standing | undefined;
  /** Called between iterations, where a training could go on later. `stopping`: it ends here. */
  readonly between?: ((standing: () => Standing, stopping: boolean) => Promise<void>) | undefined;
}

/**
 * Trains from the first to the last iteration and measures at the stops. Throws Diverged at the first loss that is not
 * finite, of a batch or of a measurement, and Interrupted soon after the signal.
 */
export async function runCourse(trainer: Trainer, content: JobContent, parts: Parts, watch: Watch): Promise<Course> {
  const { batch, augment, from, until } = content.train;
  const order = orderOf(parts.training, batch, content.train.order);
  const pace = paceOf();
  const { standing, between = async () => undefined } = watch;
  const validation = growing(standing?.validation);
  const test = growing(standing?.test);
  let iteration = standing?.iteration ?? from;
  let lastLoss = standing?.lastLoss ?? null;
  let best = standing?.best;
  let end: Course["end"] | undefined;
  if (standing) {
    trainer.resume(standing.trainer);
    for (const values of [standing.trainer.parameters, standing.trainer.state]) discard(values);
  }
  const here = (): Standing => ({ iteration, lastLoss, validation, test, best, trainer: trainer.checkpoint() });

  const advance = async (to: number) => {
    while (iteration < to) {
      await between(here, watch.signal?.aborted ?? false);
      if (watch.signal?.aborted) throw new Interrupted();
      const next = Math.min(to, iteration + pace.iterations);
      const began = performance.now();
      const examples = order.batches(iteration, next);
      const { losses, diverged } = await trainer.train({
        examples,
        rates: learningRates(content.train, iteration, next),
        from: iteration,
        shifts: augment && shiftsOf(augment, batch, iteration, next),
      });
      if (diverged !== null) {
        throw new Diverged({ iteration: iteration + diverged, lastLoss: losses[diverged - 1] ?? lastLoss });
      }
      lastLoss = losses[losses.length - 1] ?? lastLoss;
      pace.took(next - iteration, performance.now() - began);
      iteration = next;
    }
  };
  const measure = async (part: "train" | "test", examples: Int32Array) => {
    if (watch.signal?.aborted) throw new Interrupted();
    return soundScore(trainer, part, examples, { iteration, lastLoss });
  };

  for (const stop of stops(content.train, content.measure)) {
    if (standing && stop.iteration <= standing.iteration) continue;
    await advance(stop.iteration);
    const validated = stop.validation ? await measure("train", parts.validation) : null;
    const tested = stop.test ? await measure("test", parts.test) : null;
    if (validated) {
      addPoint(validation, iteration, validated);
      if (!best || validated.loss < best.validation.loss) {
        best = { iteration, validation: validated, snapshot: trainer.snapshot(best?.snapshot) };
      }
      watch.validated(iteration, validated.loss);
    }
    if (tested) addPoint(test, iteration, tested);
    if (iteration === until && validated && tested) end = { validation: validated, test: tested };
  }
  if (!best || !end) throw new RangeError(`a training from iteration ${from} until ${until} has no end`);
  return { validation, test, best, end, lastLoss };
}

/** The score on these examples; a loss that is not finite ends the training at `at`. */
export async function soundScore(
  trainer: Trainer,
  part: "train" | "test",
  examples: Int32Array,
  at: { readonly iteration: number; readonly lastLoss: number | null },
): Promise<Score> {
  const { loss, correct, examples: count } = await trainer.evaluate(part, examples);
  if (!Number.isFinite(loss)) throw new Diverged(at);
  return { loss, correct, examples: count };
}

interface GrowingCurve extends Curve {
  readonly iteration: number[];
  readonly loss: number[];
  readonly accuracy: number[];
}

const growing = (curve?: Curve): GrowingCurve => ({
  iteration: [...(curve?.iteration ?? [])],
  loss: [...(curve?.loss ?? [])],
  accuracy: [...(curve?.accuracy ?? [])],
});

function addPoint(curve: GrowingCurve, iteration: number, score: Score): void {
  curve.iteration.push(iteration);
  curve.loss.push(score.loss);
  curve.accuracy.push(accuracy(score));
}
