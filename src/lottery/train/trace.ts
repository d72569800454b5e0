import type { Trainer } from "../../engine/index.ts";
import type { Curve, Score } from "../job/result.ts";
import { finiteScore } from "./finite-score.ts";
import { addPoint, type GrowingCurve, growing } from "./growing-curve.ts";
import type { Parts } from "./parts.ts";
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

/** Measures a training at its stops, and keeps the weights at the lowest validation loss. */
export class Tracing {
  readonly #trainer: Trainer;
  readonly #parts: Parts;
  readonly #validation: GrowingCurve;
  readonly #test: GrowingCurve;
  #best: Best | undefined;
  /** Of the last stop, if both parts were measured there. */
  #end: Trace["end"] | undefined;

  constructor(trainer: Trainer, parts: Parts, state: TrainingState | undefined) {
    [this.#trainer, this.#parts, this.#best] = [trainer, parts, state?.best];
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

  /** Measures what is due. Returns the validation loss, or null if it was not. `pause` is awaited in between. */
  async measure(due: Stop, position: Position, pause: () => Promise<void>): Promise<number | null> {
    const { iteration } = position;
    const score = (part: "train" | "test", examples: Int32Array) =>
      finiteScore(this.#trainer, part, examples, position, pause);
    const validation = due.validation ? await score("train", this.#parts.validation) : null;
    const test = due.test ? await score("test", this.#parts.test) : null;
    if (validation) {
      addPoint(this.#validation, iteration, validation);
      if (!this.#best || validation.loss < this.#best.validation.loss) {
        this.#best = { iteration, validation, snapshot: this.#trainer.snapshot(this.#best?.snapshot) };
      }
    }
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
