import type { Evaluation, Trainer } from "../../engine/index.ts";
import type { Curve, Score } from "../job/result.ts";
import { addPoint, type GrowingCurve, growing } from "./growing-curve.ts";
import { heard } from "./lane.ts";
import type { Parts } from "./parts.ts";
import { finiteScore, type Scoring } from "./scoring.ts";
import type { Stop } from "./stops.ts";
import type { Best, Position, TrainingState } from "./training-state.ts";

/** What was seen on the way of a training that reached its end. */
export interface Trace {
  readonly validation: Curve;
  readonly test: Curve;
  /** The lowest validation loss, the first of equal ones, and a copy of the weights there. */
  readonly best: Best;
  /** Scores after the last iteration. */
  readonly end: { readonly validation: Score; readonly test: Score };
  /** Mean loss of the last batch, or null if there was none. */
  readonly lastLoss: number | null;
}

/** A stop whose scores were asked for. */
interface Asked {
  readonly validation: Promise<Evaluation> | undefined;
  readonly test: Promise<Evaluation> | undefined;
  /** Whether no more has to be asked for once the validation loss is known: training can be asked to go on. */
  readonly wholly: boolean;
}

/** Measures a training at its stops, and keeps the weights at the lowest validation loss. */
export class Tracing {
  readonly #trainer: Trainer;
  readonly #scoring: Scoring;
  readonly #parts: Parts;
  readonly #validation: GrowingCurve;
  readonly #test: GrowingCurve;
  #best: Best | undefined;
  /** Of the last stop, if both parts were measured there. */
  #end: Trace["end"] | undefined;

  constructor(trainer: Trainer, scoring: Scoring, parts: Parts, state: TrainingState | undefined) {
    [this.#trainer, this.#scoring, this.#parts, this.#best] = [trainer, scoring, parts, state?.best];
    this.#validation = growing(state?.validation);
    this.#test = growing(state?.test);
  }

  /** The last iteration that was measured, or -1: a training may have been kept where it had arrived and not measured. */
  get measured(): number {
    return Math.max(this.#validation.iteration.at(-1) ?? -1, this.#test.iteration.at(-1) ?? -1);
  }

  get soFar(): Pick<TrainingState, "validation" | "test" | "best"> {
    return { validation: this.#validation, test: this.#test, best: this.#best };
  }

  /** Asks for what is due at a stop. `pause` is awaited in between. */
  ask({ validation, test }: Stop, pause: () => Promise<void>): Asked {
    const parts = this.#parts;
    const wholly = !test || this.#scoring.atOnce(parts.test.length);
    return {
      validation: validation ? heard(this.#scoring.evaluate("train", parts.validation, pause)) : undefined,
      test: test ? heard(this.#scoring.evaluate("test", parts.test, pause)) : undefined,
      wholly,
    };
  }

  /**
   * Takes the scores, and with the lowest validation loss so far the weights. `goOn` is called as soon as training may be asked to
   * go on. Returns the validation loss, or null if it was not due.
   */
  async take(asked: Asked, position: Position, goOn: () => void): Promise<number | null> {
    const { iteration } = position;
    const validation = asked.validation ? finiteScore(await asked.validation, position) : null;
    if (validation && (!this.#best || validation.loss < this.#best.validation.loss)) {
      this.#best = { iteration, validation, snapshot: this.#trainer.snapshot(this.#best?.snapshot) };
    }
    if (asked.wholly) goOn();
    const test = asked.test ? finiteScore(await asked.test, position) : null;
    if (!asked.wholly) goOn();
    if (validation) addPoint(this.#validation, iteration, validation);
    if (test) addPoint(this.#test, iteration, test);
    this.#end = validation && test ? { validation, test } : undefined;
    return validation?.loss ?? null;
  }

  /** Everything that was seen, once the last stop was measured. */
  whole({ lastLoss }: Position): Trace | undefined {
    if (!this.#best || !this.#end) return undefined;
    return { validation: this.#validation, test: this.#test, best: this.#best, end: this.#end, lastLoss };
  }
}
