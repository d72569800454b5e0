import type { Ask } from "../runs/ask.ts";
import * as lenet from "../runs/lenet.ts";
import { above, atMost, below, type Claim, within } from "./claim.ts";
import { over, rounds } from "./combined.ts";
import { lenetAccuracy, lenetTime } from "./margins.ts";
import { at, gain, times, validationAtStop } from "./quantity.ts";

/** By how much tickets of 51 to 13.5% are more accurate than their dense network, on the validation part. */
const pattern = (ask: Ask) => over(rounds(3, 9), (round) => gain(at(ask, round), at(ask, 0), validationAtStop));
/** And how much sooner they stop. */
const sooner = (ask: Ask) => over(rounds(3, 9), (round) => times(at(ask, round), at(ask, 0)));

const better = (one: Ask, other: Ask, round = 0, its = round) => gain(at(one, round), at(other, its), validationAtStop);

const adam = "Appendix G.2, Figure 26";
const plain = "Appendix G.3.1, Figure 27";
const momentum = "Appendix G.3.2, Figure 28";
const rate = lenet.pruned;

/** LeNet of 100-33, 300-100 and 900-300 in the rounds that leave about as many weights: 21,500 to 23,100, and 11,000 to 11,900. */
const [small, usual, large] = [lenet.sized([100, 33]), lenet.lenet, lenet.sized([900, 300])];
const alike = [
  { ask: small, round: 6, back: 9 },
  { ask: usual, round: 11, back: 14 },
  { ask: large, round: 17, back: 20 },
] as const;

/** Appendix G: LeNet with other settings, on the validation part, three trials. */
export const appendixG: Readonly<Record<string, Claim>> = {
  G2a: {
    source: adam,
    about: "Adam: dense networks at 0.0002, 0.0004, 0.0008 and 0.002 are about as accurate as at 0.0012",
    paper: "similar",
    estimator: "difference of means",
    quantity: [0.0002, 0.0004, 0.0008, 0.002].map((lr) => better(lenet.adam(lr), lenet.lenet)),
    size: within(0, lenetAccuracy),
  },
  G2b: {
    source: adam,
    about: "Adam: at 0.0012 and at 0.002 the dense network stops earlier than at 0.0004 and at 0.0002",
    paper: "the fastest early stops",
    quantity: [0.0012, 0.002].flatMap((lr) =>
      [0.0004, 0.0002].map((slow) => times(at(lenet.adam(lr), 0), at(lenet.adam(slow), 0))),
    ),
    direction: below(1),
  },
  G2c: {
    source: adam,
    about: "Adam: tickets of 51 to 13.5% are more accurate than their dense network at every learning rate",
    paper: "at all rates",
    quantity: lenet.adamRates.map((lr) => pattern(lenet.adam(lr))),
    direction: above(0),
  },
  G2d: {
    source: adam,
    about: "Adam: tickets of 51 to 13.5% stop earlier than their dense network at 0.0002 to 0.002",
    paper: "learning becomes faster",
    quantity: [0.0002, 0.0004, 0.0008, 0.0012, 0.002].map((lr) => sooner(lenet.adam(lr))),
    direction: below(1),
  },
  G3a: {
    source: plain,
    about: "SGD: tickets of 51 to 13.5% are more accurate than their dense network at every learning rate",
    paper: "at all rates",
    quantity: lenet.sgdRates.map((lr) => pattern(lenet.sgd(lr))),
    direction: above(0),
  },
  G3b: {
    source: plain,
    about: "SGD: at 0.4 and 0.8 the dense network stops about as early as with Adam at 0.0012",
    paper: "a similar number of iterations",
    estimator: "not said",
    quantity: [0.4, 0.8].map((lr) => times(at(lenet.sgd(lr), 0), at(lenet.lenet, 0))),
    size: within(1, lenetTime),
  },
  G3c: {
    source: plain,
    about: "SGD: at 0.4 and 0.8 the ticket of 0.96% still stops no later than its dense network",
    paper: "to less than 1%",
    estimator: "not said",
    quantity: [0.4, 0.8].map((lr) => times(at(lenet.sgd(lr), 21), at(lenet.sgd(lr), 0))),
    size: atMost(1, lenetTime),
    cause:
      "The paper says less than 1%, and not how much less; the first below 1% is asked. Tickets of 1.2% stop at 0.72 (0.4) and 0.49 (0.8) times their dense network's iteration, those of 0.96% at 1.21 and 0.74 times, those of 0.77% at 1.73 and 1.20 times (geometric means of three trials): below 1% only the one of 0.96% with 0.8 is still sooner.",
  },
  G3d: {
    source: momentum,
    about: "momentum: at 0.025 the dense network is more accurate than at any other learning rate",
    paper: "the highest",
    quantity: lenet.momentumRates
      .filter((lr) => lr !== 0.025)
      .map((lr) => better(lenet.momentum(0.025), lenet.momentum(lr))),
    direction: above(0),
  },
  G3e: {
    source: momentum,
    about: "momentum: at 0.025 tickets of 51 to 13.5% are less accurate than their dense network",
    paper: "never increases, decreases gradually",
    quantity: pattern(lenet.momentum(0.025)),
    direction: below(0),
  },
  G4: {
    source: "Appendix G.4, Figure 29",
    about: "pruned by 0.1 and by 0.2 a round, tickets of about 13.5% are more accurate than by 0.4",
    paper: "higher",
    quantity: [better(rate(0.1), rate(0.4), 19, 4), better(rate(0.2), rate(0.4), 9, 4)],
    direction: above(0),
  },
  G4b: {
    source: "Appendix G.4, Figure 29",
    about: "and tickets of about 16% than by 0.6",
    paper: "higher",
    quantity: [better(rate(0.1), rate(0.6), 17, 2), better(rate(0.2), rate(0.6), 8, 2)],
    direction: above(0),
  },
  G4c: {
    source: "Appendix G.4, Figure 29",
    about: "and tickets of about 20% than by 0.8",
    paper: "higher",
    quantity: [better(rate(0.1), rate(0.8), 15, 1), better(rate(0.2), rate(0.8), 7, 1)],
    direction: above(0),
  },
  G5a: {
    source: "Appendix G.5, Figure 30",
    about: "tickets of 51 to 13.5% are more accurate than their dense network at every deviation of initial weights",
    paper: "across all deviations",
    quantity: lenet.deviations.map((deviation) => pattern(lenet.initialDeviation(deviation))),
    direction: above(0),
  },
  G5b: {
    source: "Appendix G.5, Figure 30",
    about: "with deviation 0.1 tickets of 51 to 13.5% are about as accurate as with Glorot's",
    paper: "approximately matching",
    estimator: "difference of means",
    quantity: over(rounds(3, 9), (round) => better(lenet.initialDeviation(0.1), lenet.lenet, round)),
    size: within(0, lenetAccuracy),
  },
  G5c: {
    source: "Appendix G.5, Figure 30",
    about: "and more accurate than with any other deviation",
    paper: "the best",
    quantity: lenet.deviations
      .filter((deviation) => deviation !== 0.1)
      .map((other) =>
        over(rounds(3, 9), (round) => better(lenet.initialDeviation(0.1), lenet.initialDeviation(other), round)),
      ),
    direction: above(0),
  },
  G6a: {
    source: "Appendix G.6, Figure 31",
    about: "of tickets with about 22,000 weights those of larger networks are more accurate (100-33, 300-100, 900-300)",
    paper: "higher",
    quantity: [better(usual, small, 11, 6), better(large, usual, 17, 11)],
    direction: above(0),
  },
  G6b: {
    source: "Appendix G.6, Figure 31",
    about: "and stop about as early",
    paper: "do not vary greatly",
    estimator: "not said",
    quantity: [times(at(small, 6), at(usual, 11)), times(at(large, 17), at(usual, 11))],
    size: within(1, lenetTime),
  },
  G6c: {
    source: "Appendix G.6, Figure 31",
    about: "tickets with 11,000 to 11,900 weights are back at their dense network's accuracy, whatever its size",
    paper: "back between about 9,000 and 15,000 weights",
    estimator: "difference of means",
    quantity: alike.map(({ ask, back }) => gain(at(ask, back), at(ask, 0), validationAtStop)),
    size: within(0, lenetAccuracy),
  },
};
