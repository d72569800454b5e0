import type { JobPlace, TrialTraining } from "../../lottery/index.ts";

type Place = Pick<JobPlace, "trial" | "role" | "round">;

/** Trials that end early: `findInTrials` begins no round that was to go on from a training that diverged, and none after it. */
export class StoppedTrials {
  readonly #planned: readonly TrialTraining[];
  /** By trial, the first round that it never begins. */
  readonly #ends = new Map<number, number>();

  /** `planned`: the trainings of every trial. */
  constructor(planned: readonly TrialTraining[]) {
    this.#planned = planned;
  }

  /** Takes a divergence; returns the trainings that its trial was to have and now never begins. */
  diverged({ trial, role, round }: Place): readonly TrialTraining[] {
    const before = this.#endOf(trial);
    const end = this.#planned
      .filter(({ waits }) => waits.some((ref) => ref.role === role && ref.round === round))
      .reduce((first, each) => Math.min(first, each.round), before);
    this.#ends.set(trial, end);
    return this.#planned.filter((each) => each.round >= end && each.round < before);
  }

  /** How many trials never begin this round. */
  without(round: number): number {
    return [...this.#ends.values()].filter((end) => end <= round).length;
  }

  #endOf(trial: number): number {
    return this.#ends.get(trial) ?? Number.POSITIVE_INFINITY;
  }
}
