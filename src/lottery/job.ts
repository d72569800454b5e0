import type { Masks, Weights } from "../engine/index.ts";
import type { LayerSurvivors } from "../prune/index.ts";
import type { JobContent } from "./content.ts";
import { controlNames } from "./controls/index.ts";

/**
 * What a network is trained as: the ticket itself or one of the controls that it must beat. `rewind`: the dense network
 * trained for the first k iterations only, where rewound tickets start. `continued`: the strategy of that name trains
 * the pruned trained weights on, to prune them again.
 */
export const roles = ["ticket", "rewind", "continued", ...controlNames] as const;
export type Role = (typeof roles)[number];

/** Whether later rounds may wait for such a training. Nobody waits for a control. */
export const isAwaited = (role: Role): boolean => role === "ticket" || role === "rewind" || role === "continued";

/** Where a job stands in its run. Not part of what it computes. */
export interface JobPlace {
  readonly trial: number;
  readonly role: Role;
  /** Which repeat of a control, from 0; 0 for tickets. */
  readonly repeat: number;
  readonly round: number;
}

/** One training of one network. Its result depends on `content` alone; `key` is the hash of it. */
export interface Job {
  readonly key: string;
  readonly content: JobContent;
  readonly place: JobPlace;
  /** The mask of `content`, and a copy of the weights that training starts from (dense, pruned places 0), made at each call. */
  readonly masks: Masks;
  readonly start: () => Weights;
  /** Survivors / all weights of the mask, and both by layer (`fc1`), from the input on. */
  readonly density: number;
  readonly layers: readonly LayerSurvivors[];
}

/** How well a network does on some examples. */
export interface Score {
  /** Mean cross-entropy, natural logarithm. */
  readonly loss: number;
  readonly correct: number;
  readonly examples: number;
}

export const accuracy = (score: Score): number => score.correct / score.examples;

/** A measured curve: `loss[i]` and `accuracy[i]` were measured after `iteration[i]` optimizer steps. */
export interface Curve {
  readonly iteration: readonly number[];
  readonly loss: readonly number[];
  readonly accuracy: readonly number[];
}

/** The numbers of a finished job. All iterations are counted from the dense network's iteration 0. */
export interface Result {
  /** The iteration at which training ended. */
  readonly iterations: number;
  /** Iteration of the lowest validation loss; the first of equal ones. */
  readonly earlyStopIteration: number;
  /** The lowest loss was the last one measured: the network might have stopped later. */
  readonly censored: boolean;
  readonly atEarlyStop: { readonly train: Score; readonly validation: Score; readonly test: Score };
  readonly atEnd: { readonly train: Score; readonly validation: Score; readonly test: Score };
  readonly validation: Curve;
  readonly test: Curve;
  /** Surviving weights counted from the weights' places, by weight parameter. */
  readonly survivors: Readonly<Record<string, number>>;
  /** Present if training ended with every weight as it began: its steps were too small for float32, or every ReLU is dead. */
  readonly unchanged?: true;
}

/** Training met a loss that is NaN or infinite: recorded, never used. */
export interface Divergence {
  readonly iteration: number;
  /** The last finite loss, or null if there was none. */
  readonly lastLoss: number | null;
}

/** What a finished job hands on. A diverged one has no weights and no result. `reused`: the store had it already. */
export type Trained = { readonly reused?: boolean } & (
  | {
      readonly diverged: null;
      readonly result: Result;
      readonly finalWeights: Weights;
      readonly earlyStopWeights: Weights;
    }
  | { readonly diverged: Divergence }
);

/** How events name a job. */
export type JobLabel = JobPlace & { readonly key: string; readonly density: number };
export const labelOf = ({ place, key, density }: Job): JobLabel => ({ ...place, key, density });

/** For a reader: `trial 0, round 3, reinit 1`. */
export const wordsFor = ({ trial, round, role, repeat }: JobPlace): string =>
  `trial ${trial}, round ${round}, ${role}${repeat > 0 ? ` ${repeat}` : ""}`;

/** Order of jobs in lists: by trial, round and role, a control's repeats beside each other. */
export const byPlace = (a: JobPlace, b: JobPlace): number =>
  a.trial - b.trial || a.round - b.round || roles.indexOf(a.role) - roles.indexOf(b.role) || a.repeat - b.repeat;
