import { discard, EVALUATION_BATCH, type Evaluation, type Trainer } from "../engine/index.ts";
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
  /** Called between iterations and measurements, where a training could go on later. `stopping`: it ends here, or soon. */
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

  const pause = async (ending = false) => {
    const stopping = watch.signal?.aborted ?? false;
    await between(here, stopping || ending);
    if (stopping) throw new Interrupted();
  };

  const advance = async (to: number) => {
    while (iteration < to) {
      await pause();
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
  const measure = (part: "train" | "test", examples: Int32Array) =>
    soundScore(trainer, part, examples, { iteration, lastLoss }, pause);

  // Where a training stood may have been reached and not measured.
  const last = Math.max(validation.iteration.at(-1) ?? -1, test.iteration.at(-1) ?? -1);
  for (const stop of stops(content.train, content.measure)) {
    if (stop.iteration <= last) continue;
    await advance(stop.iteration);
    await pause(iteration === until); // all that follows the end can be measured again
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

/**
 * The score on these examples, of which there is at least one; a loss that is not finite ends the training at `at`. `pause` is
 * called between pieces, and may throw.
 */
export async function soundScore(
  trainer: Trainer,
  part: "train" | "test",
  examples: Int32Array,
  at: { readonly iteration: number; readonly lastLoss: number | null },
  pause: () => Promise<void>,
): Promise<Score> {
  const pace = paceOf();
  let seen: Evaluation | undefined;
  for (let next = 0; next < examples.length; next = seen.examples) {
    if (next > 0) await pause();
    const began = performance.now();
    seen = await trainer.evaluate(part, examples.subarray(next, next + pace.iterations * EVALUATION_BATCH), seen);
    pace.took(Math.ceil((seen.examples - next) / EVALUATION_BATCH), performance.now() - began);
  }
  if (!seen || !Number.isFinite(seen.loss)) throw new Diverged(at);
  const { loss, correct, examples: count } = seen;
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
