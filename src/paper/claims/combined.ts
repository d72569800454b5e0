import { exp, ln } from "../../exact.ts";
import type { Quantity, Samples } from "./quantity.ts";

/** The mean over several rounds, trial by trial; a ratio's is geometric. A trial counts that has all of them. */
export const over =
  (rounds: readonly number[], quantity: (round: number) => Quantity): Quantity =>
  (evidence) => {
    const all = rounds.map((round) => quantity(round)(evidence));
    const found = all.filter((samples) => samples !== null);
    const [first] = found;
    if (first === undefined || found.length < all.length) return null;
    const trials = [...first.pairs.keys()].filter((trial) => found.every(({ pairs }) => pairs.has(trial)));
    const effect = ([one, other]: readonly [number, number]) =>
      first.unit === "ratio" ? ln(one / other) : one - other;
    const pairs = new Map(
      trials.map((trial) => {
        const mean = found.reduce((sum, each) => sum + effect(each.pairs.get(trial) ?? [0, 0]), 0) / found.length;
        return [trial, first.unit === "ratio" ? ([exp(mean), 1] as const) : ([mean, 0] as const)] as const;
      }),
    );
    return { ...together(found), unit: first.unit, pairs, ofRounds: true };
  };

/**
 * Of several rounds the one whose mean difference is largest. Choosing it favours it: of what is "up to" a number only that is
 * asked. Whatever diverged or stopped late in any of them counts: it might have been another.
 */
export const largest =
  (rounds: readonly number[], quantity: (round: number) => Quantity): Quantity =>
  (evidence) => {
    const found = rounds.map((round) => quantity(round)(evidence)).filter((samples) => samples !== null);
    if (found.length < rounds.length) return null;
    const mean = ({ pairs }: Samples) =>
      [...pairs.values()].reduce((sum, [one, other]) => sum + one - other, 0) / Math.max(1, pairs.size);
    const best = found.reduce<Samples | null>((most, each) => (most && mean(most) >= mean(each) ? most : each), null);
    return best && { ...best, ...together(found) };
  };

/** One quantity for each round. */
export const everyRound = (rounds: readonly number[], quantity: (round: number) => Quantity): readonly Quantity[] =>
  rounds.map(quantity);

/** One quantity for each step from a round to the next. */
export const everyStep = (
  rounds: readonly number[],
  quantity: (later: number, earlier: number) => Quantity,
): readonly Quantity[] => rounds.slice(1).map((round, i) => quantity(round, rounds[i] ?? 0));

/** Rounds from the first to the last. */
export const rounds = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

const together = (all: readonly Samples[]): Pick<Samples, "diverged" | "late" | "cutOff" | "ofWhole" | "known"> => ({
  diverged: all.reduce((sum, { diverged }) => sum + diverged, 0),
  late: [
    all.reduce((sum, { late: [first] }) => sum + first, 0),
    all.reduce((sum, { late: [, second] }) => sum + second, 0),
  ],
  cutOff: all.some(({ cutOff }) => cutOff),
  ofWhole: all.some(({ ofWhole }) => ofWhole),
  known: all.flatMap(({ known }) => known),
});
