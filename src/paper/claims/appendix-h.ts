import * as convs from "../runs/conv.ts";
import { above, below, type Claim, within } from "./claim.ts";
import { over, rounds } from "./combined.ts";
import { convAccuracy, convSpeed } from "./margins.ts";
import { at, gain, times, validationAtStop } from "./quantity.ts";

/** Appendix H.2 at the chosen rates: gain and its round, speed-up and its round, by density at the temporary pruning rates. */
const chosen = {
  2: { lr: 0.0002, gain: 3.3, best: 16, size: "3.0%", speed: 4.8, fastest: 11, speedAt: "8.8%" },
  4: { lr: 0.0003, gain: 3.7, best: 15, size: "5.4%", speed: 4.27, fastest: 11, speedAt: "11.1%" },
  6: { lr: 0.0003, gain: 2.4, best: 17, size: "9.6%", speed: 2.61, fastest: 15, speedAt: "12.2%" },
} as const;

/** And at other rates: the gain at one, the speed-up at another. Of Conv-2 the paper names no density. */
const others = {
  4: {
    gain: { lr: 0.0004, more: 3.6, round: 15, size: "5.4%" },
    speed: { lr: 0.0002, more: 5.1, round: 12, size: "9.2%" },
  },
  6: {
    gain: { lr: 0.0004, more: 2.7, round: 13, size: "15.6%" },
    speed: { lr: 0.0002, more: 6.26, round: 11, size: "20.2%" },
  },
} as const;

const atOtherRates = (depth: 4 | 6): Record<string, Claim> => {
  const network = `Conv-${depth}`;
  const { gain: gained, speed } = others[depth];
  const run = (lr: number) => convs.temporary(depth, { "train.optimizer.lr": lr });
  return {
    [`H2c ${network}`]: {
      source: h2,
      about: `${network}, Adam ${gained.lr}: the ticket of ${gained.size} is more accurate than the dense network on the validation part`,
      paper: `+${gained.more} points`,
      estimator: "difference of means",
      quantity: gain(at(run(gained.lr), gained.round), at(run(gained.lr), 0), validationAtStop),
      direction: above(0),
      size: within(gained.more / 100, convAccuracy),
    },
    [`H2d ${network}`]: {
      source: h2,
      about: `${network}, Adam ${speed.lr}: the ticket of ${speed.size} stops earlier than the dense network`,
      paper: `${speed.more} times as soon`,
      quantity: times(at(run(speed.lr), 0), at(run(speed.lr), speed.round)),
      direction: above(1),
    },
  };
};

const h2 = "Appendix H.2, Figure 32";

const ofNetwork = (depth: convs.Depth): Record<string, Claim> => {
  const network = `Conv-${depth}`;
  const { lr, ...numbers } = chosen[depth];
  const run = convs.temporary(depth, { "train.optimizer.lr": lr });
  const rising = (ask: typeof run) =>
    over(rounds(5, 12), (round) => gain(at(ask, round), at(ask, 0), validationAtStop));
  const sooner = (ask: typeof run) => over(rounds(5, 12), (round) => times(at(ask, round), at(ask, 0)));
  const [convolutions, linear] = [convs.convolutionsAlone(depth), convs.linearAlone(depth)];
  return {
    [`H2a ${network}`]: {
      source: h2,
      about: `${network}, Adam ${lr}: the ticket of ${numbers.size} is more accurate than the dense network on the validation part`,
      paper: `+${numbers.gain} points`,
      estimator: "difference of means",
      quantity: gain(at(run, numbers.best), at(run, 0), validationAtStop),
      direction: above(0),
      size: within(numbers.gain / 100, convAccuracy),
    },
    [`H2b ${network}`]: {
      source: h2,
      about: `${network}, Adam ${lr}: the ticket of ${numbers.speedAt} stops earlier than the dense network`,
      paper: `${numbers.speed} times as soon`,
      estimator: "not said",
      quantity: times(at(run, 0), at(run, numbers.fastest)),
      direction: above(1),
      size: within(numbers.speed, convSpeed[depth]),
    },
    [`H3a ${network}`]: {
      source: "Appendix H.3.1, Figure 33",
      about: `${network}, SGD: tickets stop earlier than the dense network at every learning rate (rounds 5 to 12)`,
      paper: "in all cases",
      quantity: convs.sgdRates.map((rate) =>
        sooner(convs.temporary(depth, { "train.optimizer": { name: "sgd", lr: rate } })),
      ),
      direction: below(1),
    },
    [`H3b ${network}`]: {
      source: "Appendix H.3.2, Figure 34",
      about: `${network}, momentum 0.9: tickets are more accurate than the dense network at learning rate 0.002 (rounds 5 to 12)`,
      paper: "in general",
      quantity: rising(convs.temporary(depth, { "train.optimizer": { name: "sgd", lr: 0.002, momentum: 0.9 } })),
      direction: above(0),
    },
    [`H4 ${network}`]: {
      source: "Appendix H.4, Figure 35",
      about: `${network}: tickets are more accurate than the dense network at every pruning rate of convolutions (rounds 5 to 12)`,
      paper: "across all rates",
      quantity: convs.convolutionRates.map((rate) => rising(convs.convolutionsAt(depth, rate))),
      direction: above(0),
    },
    [`H5a ${network}`]: {
      source: "Appendix H.5, Figure 36",
      about: `${network} with dropout: the dense network is more accurate on the validation part than without`,
      paper: depth === 4 ? "+2.7 points" : "+2.2 points",
      estimator: "difference of means",
      quantity: gain(at(convs.withDropout(depth), 0), at(convs.conv(depth), 0), validationAtStop),
      direction: above(0),
      size: within(depth === 4 ? 0.027 : 0.022, convAccuracy),
    },
    [`H5b ${network}`]: {
      source: "Appendix H.5, Figure 36",
      about: `${network} with dropout: the ticket of ${depth === 4 ? "7.6%" : "10.5%"} is more accurate than the dense network on the validation part`,
      paper: depth === 4 ? "82.6% and 77.6%: +5.0 points" : "84.8% and 81.3%: +3.5 points",
      estimator: "difference of means",
      quantity: gain(
        at(convs.withDropout(depth), depth === 4 ? 13 : 12),
        at(convs.withDropout(depth), 0),
        validationAtStop,
      ),
      direction: above(0),
      size: within(depth === 4 ? 0.05 : 0.035, convAccuracy),
    },
    [`H6a ${network}`]: {
      source: "Appendix H.6, Figure 37",
      about: `${network}: with convolutions pruned alone tickets are more accurate than the dense network on the validation part (rounds 5 to 12)`,
      paper: "higher",
      quantity: rising(convolutions),
      direction: above(0),
    },
    [`H6b ${network}`]: {
      source: "Appendix H.6, Figure 37",
      about: `${network}: and stop earlier`,
      paper: "faster",
      quantity: sooner(convolutions),
      direction: below(1),
    },
    [`H6c ${network}`]: {
      source: "Appendix H.6, Figure 37",
      about: `${network}: with fully connected layers pruned alone tickets are less accurate (rounds 5 to 12)`,
      paper: "generally worse",
      quantity: rising(linear),
      direction: below(0),
    },
    [`H6d ${network}`]: {
      source: "Appendix H.6, Figure 37",
      about: `${network}: and stop later`,
      paper: "slower",
      quantity: sooner(linear),
      direction: above(1),
    },
  };
};

/** Of the same trainings as D4: only how much sooner, which the paper names for one density. */
const soonerWithDropout: Claim = {
  source: "Appendix H.5, Figure 36",
  about: "Conv-6 with dropout: the ticket of 15.3% stops earlier than the dense network",
  paper: "1.5 times as soon",
  estimator: "not said",
  quantity: times(at(convs.withDropout(6), 0), at(convs.withDropout(6), 10)),
  size: within(1.5, convSpeed[6]),
};

/** The paper names accuracies with dropout for Conv-4 and Conv-6 only. */
const unnamed = ["H5a Conv-2", "H5b Conv-2"];

/** Appendix H: Conv-2, Conv-4 and Conv-6 with other settings. */
export const appendixH: Readonly<Record<string, Claim>> = {
  ...Object.fromEntries(
    convs.depths.flatMap((depth) => Object.entries(ofNetwork(depth))).filter(([name]) => !unnamed.includes(name)),
  ),
  ...atOtherRates(4),
  ...atOtherRates(6),
  "H5c Conv-6": soonerWithDropout,
};
