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

/** A stop, and what of its scores was asked for already. */
interface Asked {
  readonly stop: Stop;
  readonly validation: Promise<Evaluation> | undefined;
  readonly test: Promise<Evaluation> | undefined;
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

  /**
   * Asks for what is due at a stop. `pause` is awaited between pieces, of one evaluation at a time: test images are asked for ahead
   * where they are one piece, which needs no pause. A checkpoint that is written in a pause is alone, and no snapshot is taken
   * under it.
   */
  ask(stop: Stop, pause: () => Promise<void>): Asked {
    const { validation, test } = this.#parts;
    return {
      stop,
      validation: stop.validation ? heard(this.#scoring.evaluate("train", validation, pause)) : undefined,
      test:
        stop.test && this.#scoring.atOnce(test.length) ? heard(this.#scoring.evaluate("test", test, pause)) : undefined,
    };
  }

  /**
   * Takes the scores, and with the lowest validation loss so far the weights. `goOn` is called as soon as training may be asked to
   * go on. Returns the validation loss, or null if it was not due.
   */
  async take(asked: Asked, position: Position, pause: () => Promise<void>, goOn: () => void): Promise<number | null> {
    const { iteration } = position;
    const validation = asked.validation ? finiteScore(await asked.validation, position) : null;
    if (validation && (!this.#best || validation.loss < this.#best.validation.loss)) {
      this.#best = { iteration, validation, snapshot: this.#trainer.snapshot(this.#best?.snapshot) };
    }
    const inPieces = asked.stop.test && !asked.test;
    if (!inPieces) goOn();
    const scored = inPieces ? this.#scoring.evaluate("test", this.#parts.test, pause) : asked.test;
    const test = scored ? finiteScore(await scored, position) : null;
    if (inPieces) goOn();
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
