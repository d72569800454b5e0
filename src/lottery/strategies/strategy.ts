import type { Masks } from "../../engine/index.ts";
import type { Job, Trained } from "../job.ts";
import type { Setting } from "../setting.ts";

/** A training and what came of it. */
export interface Finished {
  readonly job: Job;
  readonly trained: Trained;
}

/** A round whose ticket is in training. */
export interface Turn {
  readonly round: number;
  /** The training of this round's ticket. */
  ticket(): Promise<Finished>;
  /** What the round before was pruned from; null in round 0, and always where the strategy awaits tickets. */
  readonly previous: Finished | null;
  /** Trains the final weights of `from`, pruned by this round's masks, for another full training. */
  trainOn(from: Finished): Promise<Finished>;
}

/** How the next round's mask is found. One strategy per file. */
export interface Strategy {
  /** One line for `lth spec`, with where it comes from. */
  readonly about: string;
  /** What a round's ticket waits for: the ticket of the round before, its continued training, or the dense network alone. */
  readonly awaits: "ticket" | "continued" | "dense";
  /** The training whose final weights are pruned next. If it diverged, the trial ends: nothing is pruned from it. */
  source(turn: Turn): Promise<Finished>;
  /** The next round's masks. `weights` are the source's, `masks` this round's. */
  cut(cut: Cut): Masks;
}

export interface Cut {
  readonly setting: Setting;
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly masks: Masks;
  /** The round that the new masks are for. */
  readonly round: number;
}
