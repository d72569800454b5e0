import { TWO_PEAKS } from "../../report/index.ts";
import type { Ask } from "../runs/ask.ts";
import { atStart, lenet, sgd } from "../runs/lenet.ts";
import { above, atMost, below, type Claim, type Direction, within } from "./claim.ts";
import { everyStep, over, rounds } from "./combined.ts";
import { lenetAccuracy } from "./margins.ts";
import { at, gain, type Quantity, testAtEnd } from "./quantity.ts";
import { seen, seenBoth, seenOfDense } from "./weights.ts";

const layers = ["fc1", "fc2", "output"] as const;
const words = { fc1: "the first hidden layer", fc2: "the second hidden layer", output: "the output layer" } as const;
type Layer = (typeof layers)[number];

const SGD = sgd(0.8);

/** Sarle's bimodality coefficient of the initial weights that survive, less that of a uniform distribution. */
const peaks = (ask: Ask, layer: Layer): Quantity =>
  seen(ask, layer, "share", ({ initial: { bimodality } }) => (bimodality === null ? null : [bimodality, TWO_PEAKS]));

/** The share of them above 0, less one half. */
const positive = (ask: Ask, layer: Layer): Quantity =>
  seen(ask, layer, "share", ({ initial }) => [initial.positive, 0.5]);

const asymmetry = (source: string, ask: Ask, layer: Layer, sign: "positive" | "negative"): Claim => ({
  source,
  about: `${words[layer]} keeps more ${sign} than ${sign === "positive" ? "negative" : "positive"} initial weights (at 5.6%)`,
  paper: `more ${sign}`,
  quantity: positive(ask, layer),
  direction: sign === "positive" ? above(0) : below(0),
});

const shape = (source: string, ask: Ask, layer: Layer, paper: string, direction: Direction): Claim => ({
  source,
  about: `the initial weights that survive in ${words[layer]} have ${direction.side === "above" ? "two peaks" : "one peak, as before"} (bimodality coefficient ${direction.side} 5/9, at 5.6%)`,
  paper,
  quantity: peaks(ask, layer),
  direction,
});

const adam = "Appendix F.1, Figure 15";
const plain = "Appendix F.2, Figure 16";
const middle = rounds(4, 15);
const ticket = (round: number, ask = lenet) => at(ask, round);
const control = (name: string, round: number, ask = lenet) => at(ask, round, name);

const noise = (deviations: string, round: number) => control(`noise-${deviations}`, round);
const noises = ["0.5", "1", "2", "3"];

const resampled = (ask: Ask, name: string): Claim => ({
  source: "Appendix F.3, Figure 17",
  about: `${name}: drawn anew from the initial weights that survive, tickets are little better than reinitialised (41 to 3.6%)`,
  paper: "little better",
  estimator: "difference of means",
  quantity: over(middle, (round) => gain(control("resample", round, ask), control("reinit", round, ask))),
  size: atMost(0, lenetAccuracy),
});

/** Appendix F: what tickets of LeNet are. */
export const appendixF: Readonly<Record<string, Claim>> = {
  F1a: shape(adam, lenet, "fc1", "keeps its distribution", below(0)),
  F1b: shape(adam, lenet, "fc2", "increasingly bimodal", above(0)),
  F1c: shape(adam, lenet, "output", "increasingly bimodal", above(0)),
  F1d: asymmetry(adam, lenet, "fc2", "positive"),
  F1e: asymmetry(adam, lenet, "output", "negative"),
  F2a: {
    source: plain,
    about:
      "with SGD the initial weights that survive have two peaks in all layers (bimodality coefficient above 5/9, at 5.6%)",
    paper: "bimodal in all layers",
    quantity: layers.map((layer) => peaks(SGD, layer)),
    direction: above(0),
  },
  F2b: asymmetry(plain, SGD, "fc1", "negative"),
  F2c: asymmetry(plain, SGD, "fc2", "positive"),
  F2d: asymmetry(plain, SGD, "output", "positive"),
  F3a: resampled(lenet, "Adam"),
  F3b: resampled(SGD, "SGD"),
  F4: {
    source: "Appendix F.4, Figure 18",
    about:
      "pruned by magnitude before any training, networks are less accurate than reinitialised tickets (41 to 3.6%)",
    paper: "even worse",
    estimator: "difference of means",
    quantity: over(middle, (round) => gain(at(atStart, round), control("reinit", round))),
    direction: below(0),
  },
  F5a: {
    source: "Appendix F.5, Figure 19",
    about:
      "weights that the ticket of 21.1% keeps moved further in the dense network's training than the rest, in every layer",
    paper: "a larger amount",
    quantity: layers.map((layer) =>
      seenOfDense(lenet, layer, "ratio", ({ moved: { kept, rest } }) => (kept && rest ? [kept.mean, rest.mean] : null)),
    ),
    direction: above(1),
  },
  F5b: {
    source: "Appendix F.5, Figure 20",
    about: "and more of them moved away from zero",
    paper: "more likely",
    quantity: layers.map((layer) =>
      seenOfDense(lenet, layer, "share", ({ away: { kept, rest } }) =>
        kept && rest ? [kept.share, rest.share] : null,
      ),
    ),
    direction: above(0),
  },
  F6a: {
    source: "Appendix F.6, Figures 21 and 23",
    about:
      "with Adam connections out of units are less evenly kept than connections into them, in every layer (variance against chance, at 5.6%)",
    paper: "incoming even, outgoing uneven",
    quantity: layers.map((layer) =>
      seen(lenet, layer, "ratio", ({ incoming, outgoing }) =>
        incoming.unevenness && outgoing.unevenness ? [outgoing.unevenness, incoming.unevenness] : null,
      ),
    ),
    direction: above(1),
  },
  F6b: {
    source: "Appendix F.6, Figure 23",
    about: "with Adam what pixels keep has two peaks (bimodality coefficient above 5/9, at 5.6%)",
    paper: "two peaks",
    quantity: seen(lenet, "fc1", "share", ({ outgoing: { bimodality } }) =>
      bimodality === null ? null : [bimodality, TWO_PEAKS],
    ),
    direction: above(0),
  },
  F6c: {
    source: "Appendix F.6, Figures 23 and 24",
    about: "what pixels keep is less even with Adam than with SGD (variance against chance, at 5.6%)",
    paper: "much more uneven",
    quantity: seenBoth([lenet, "fc1"], [SGD, "fc1"], ({ outgoing }) => outgoing.unevenness),
    direction: above(1),
  },
  F6d: {
    source: "Appendix F.6, Figure 22",
    about: "with SGD, too, connections out of pixels are less evenly kept than connections into units",
    paper: "incoming even for both",
    quantity: seen(SGD, "fc1", "ratio", ({ incoming, outgoing }) =>
      incoming.unevenness && outgoing.unevenness ? [outgoing.unevenness, incoming.unevenness] : null,
    ),
    direction: above(1),
  },
  F7a: {
    source: "Appendix F.7, Figure 25",
    about: "noise of half a deviation hardly changes the accuracy of tickets (41 to 3.6%)",
    paper: "barely changes",
    estimator: "difference of means",
    quantity: over(middle, (round) => gain(noise("0.5", round), ticket(round))),
    size: within(0, lenetAccuracy),
  },
  F7b: {
    source: "Appendix F.7, Figure 25",
    about: "the more noise, the lower the accuracy: 0.5, 1, 2 and 3 deviations (41 to 3.6%)",
    paper: "decreases",
    quantity: everyStep([0, 1, 2, 3], (more, less) =>
      over(middle, (round) => gain(noise(noises[more] ?? "", round), noise(noises[less] ?? "", round))),
    ),
    direction: below(0),
  },
  F7c: {
    source: "Appendix F.7, Figure 25",
    about: "even with noise of 3 deviations tickets are more accurate than reinitialised (41 to 3.6%)",
    paper: "outperform",
    quantity: over(middle, (round) => gain(noise("3", round), control("reinit", round))),
    direction: above(0),
  },
  E1a: {
    source: "Appendix E, Figure 14",
    about: "LeNet: after the last iteration tickets are more accurate than reinitialised (21 to 3.6%)",
    paper: "higher",
    quantity: over(rounds(7, 15), (round) => gain(ticket(round), control("reinit", round), testAtEnd)),
    direction: above(0),
  },
  E1b: {
    source: "Appendix E, Figure 14",
    about: "LeNet: and reinitialised tickets more accurate than random sparse networks",
    paper: "higher",
    quantity: over(rounds(7, 15), (round) => gain(control("reinit", round), control("random", round), testAtEnd)),
    direction: above(0),
  },
};
