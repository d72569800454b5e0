import type { Ref, Round, RoundTraining, Search } from "./strategy.ts";

/**
 * The rounds of tickets that go back to the initial weights, or to the dense network's at iteration k where that is asked for
 * (Frankle et al. 2019, "Stabilizing the Lottery Ticket Hypothesis"). `later`: what the mask of round 1, 2, ... is cut from,
 * and what else is trained with it.
 */
export function rewound(
  search: Search,
  later: (round: number) => { readonly cutFrom: Ref | "initial"; readonly beside?: readonly RoundTraining[] },
): readonly Round[] {
  const { rounds, iterations, rewind } = search;
  const back: Ref = { role: "rewind", round: 0 };
  const rewinds = rewind > 0 && rounds > 0;
  const dense: RoundTraining = { role: "ticket", round: 0, base: "initial", span: { from: 0, until: iterations } };
  return Array.from({ length: rounds + 1 }, (_, round) => {
    if (round === 0) {
      const first: RoundTraining = { ...back, base: "initial", span: { from: 0, until: rewind } };
      return { round, cutFrom: null, trainings: rewinds ? [first, dense] : [dense] };
    }
    const { cutFrom, beside = [] } = later(round);
    const span = { from: rewind, until: iterations };
    const ticket: RoundTraining = { role: "ticket", round, base: rewinds ? back : "initial", span };
    return { round, cutFrom: cutFrom === "initial" && rewinds ? back : cutFrom, trainings: [ticket, ...beside] };
  });
}
