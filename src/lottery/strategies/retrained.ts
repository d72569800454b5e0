import type { Settings } from "../job/candidate.ts";
import type { Ref, Round, Search } from "./strategy.ts";

/**
 * Rounds in which what survives keeps its trained values and is trained `iterations - rewind` iterations more (Renda et al.
 * 2020, section 2). `settings`: how it is trained, where that differs from the dense network.
 */
export function retrained({ rounds, iterations, rewind }: Search, settings: Settings = {}): readonly Round[] {
  return Array.from({ length: rounds + 1 }, (_, round): Round => {
    if (round === 0) {
      const span = { from: 0, until: iterations };
      return { round, cutFrom: null, trainings: [{ role: "ticket", round, base: "initial", span }] };
    }
    const before: Ref = { role: "ticket", round: round - 1 };
    const span = { from: rewind, until: iterations };
    return { round, cutFrom: before, trainings: [{ role: "ticket", round, base: before, span, settings }] };
  });
}
