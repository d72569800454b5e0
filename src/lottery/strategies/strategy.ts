import type { Masks, Optimizer } from "../../engine/index.ts";
import type { Cut, Pruner } from "../../prune/index.ts";
import type { Settings, Span } from "../job/candidate.ts";
import type { Schedule } from "../train/schedule.ts";

/** A training of the same trial. */
export interface Ref {
  readonly role: "ticket" | "rewind" | "continued";
  readonly round: number;
}

/** Whether there is a training to wait for. */
export const isRef = (source: Ref | "initial" | null): source is Ref => source !== null && source !== "initial";

/** A training of a round's network: everything but its mask, which is not known before the search. */
export interface RoundTraining extends Ref {
  /** Where its surviving weights come from: the trial's initial weights, or the final weights of another training. */
  readonly base: "initial" | Ref;
  readonly span: Span;
  /** What is trained otherwise than the spec says. */
  readonly settings?: Settings;
}

/** One round of a trial. */
export interface Round {
  readonly round: number;
  /**
   * The training whose final weights are ranked to cut this round's mask; `initial`: the weights that training starts from,
   * before any training. Null in round 0, whose network is dense.
   */
  readonly cutFrom: Ref | "initial" | null;
  /** What is trained with this round's mask, its ticket among it. */
  readonly trainings: readonly RoundTraining[];
}

/** What a strategy makes its rounds from. */
export interface Search {
  readonly rounds: number;
  /** Length of a full training, and the iteration that tickets go back to (0: reset). */
  readonly iterations: number;
  readonly rewind: number;
  readonly optimizer: Optimizer;
  readonly schedule: Schedule | undefined;
}

/**
 * A strategy owns its tickets: what each starts from, which iterations it is trained for, what the next mask is cut from and
 * so what waits for what. One per file.
 */
export interface Strategy {
  /** One line for `lth spec`, with where it comes from. */
  readonly about: string;
  /** What its networks are: tickets unless it says so, since one that keeps its trained weights is none. */
  readonly finds?: "networks that are pruned and retrained";
  /** Rounds 0, 1, ... of one trial. A training's base stands in an earlier round, or before it in the same round. */
  rounds(search: Search): readonly Round[];
  /** The masks of a round, from the weights of `cutFrom` and the masks of the round before. */
  cut(pruner: Pruner, cut: Cut): Promise<Masks>;
}
