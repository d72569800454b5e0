import { EVALUATION_BATCH, type Evaluation, type Trainer } from "../../engine/index.ts";
import type { Score } from "../job/result.ts";
import { Diverged } from "./diverged.ts";
import type { Lane } from "./lane.ts";
import { type Pace, paceOf } from "./pace.ts";
import type { Position } from "./training-state.ts";

/** Scores one network on lists of examples, each of at least one. */
export class Scoring {
  readonly #trainer: Pick<Trainer, "evaluate">;
  readonly #lane: Lane;
  readonly #pace: Pace = paceOf();

  constructor(trainer: Pick<Trainer, "evaluate">, lane: Lane) {
    [this.#trainer, this.#lane] = [trainer, lane];
  }

  /** Whether the first piece that is asked for has all of so many examples. */
  atOnce(examples: number): boolean {
    return examples <= this.#pace.iterations * EVALUATION_BATCH;
  }

  /** Asks for the first piece at once. `pause` is called between pieces, and may throw. */
  async evaluate(part: "train" | "test", examples: Int32Array, pause: () => Promise<void>): Promise<Evaluation> {
    for (let next = 0, seen: Evaluation | undefined; ; next = seen.examples) {
      if (next > 0) await pause();
      const until = next + this.#pace.iterations * EVALUATION_BATCH;
      const piece = examples.subarray(next, until);
      seen = await this.#lane.ask(
        () => this.#trainer.evaluate(part, piece, seen),
        (milliseconds) => this.#pace.took(Math.ceil(piece.length / EVALUATION_BATCH), milliseconds),
      );
      if (seen.examples >= examples.length) return seen;
    }
  }
}

/** Throws Diverged, as of `at`, if the loss is not finite. */
export function finiteScore({ loss, correct, examples }: Evaluation, at: Position): Score {
  if (!Number.isFinite(loss)) throw new Diverged({ iteration: at.iteration, lastLoss: at.lastLoss });
  return { loss, correct, examples };
}
