import type { Ask } from "../runs/ask.ts";
import { atStart, lenet, sgd } from "../runs/lenet.ts";
import { above, atMost, below, type Claim, type Direction, within } from "./claim.ts";
import { everyStep, over, rounds } from "./combined.ts";
import { lenetAccuracy } from "./margins.ts";
import { at, gain, type Quantity } from "./quantity.ts";
import { type LayerAt, type Side, seen, seenBoth, twoPeaks, unevenness } from "./weights.ts";

const layers = ["fc1", "fc2", "output"] as const;
const words = { fc1: "the first hidden layer", fc2: "the second hidden layer", output: "the output layer" } as const;
type Layer = (typeof layers)[number];

const SGD = sgd(0.8);

/** Around 0, in deviations: fewer initial weights that survive lie within 0.2 than at the peak on either side. */
const peaks = (ask: Ask, layer: Layer): Quantity =>
  twoPeaks({ ask, layer }, { bins: 2, valley: 19 }, ({ initial: { values } }) => values);

/** The share of them above 0, less one half. */
const positive = (ask: Ask, layer: Layer): Quantity =>
  seen({ ask, layer }, "share", ({ initial }) => [initial.positive, 0.5]);

const asymmetry = (source: string, ask: Ask, layer: Layer, sign: "positive" | "negative"): Claim => ({
  source,
  about: `${words[layer]} keeps more ${sign} than ${sign === "positive" ? "negative" : "positive"} initial weights (at 5.6%)`,
  paper: `more ${sign}`,
  quantity: positive(ask, layer),
  direction: sign === "positive" ? above(0) : below(0),
});

const around = "within 0.2 deviations of 0 than at the peak on either side, at 5.6%";

const shape = (source: string, ask: Ask, layer: Layer, paper: string, direction: Direction): Claim => ({
  source,
  about: `the initial weights that survive in ${words[layer]} have ${direction.side === "above" ? `two peaks (fewer lie ${around})` : `one peak, as before (no fewer lie ${around})`}`,
  paper,
  quantity: peaks(ask, layer),
  direction,
});

const figure15 = "Appendix F.1, Figure 15";
const figure16 = "Appendix F.2, Figure 16";
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

/** The ticket of 21.1% (round 7), by which weights of the dense network are told apart. */
const ofDense = (layer: Layer): LayerAt => ({ ask: lenet, layer, density: 0.2107 });

const from = { fc1: "pixels", fc2: "the first hidden layer", output: "the second hidden layer" } as const;

const out = (ask: Ask, layer: Layer): Side => ({ ask, layer, of: (look) => unevenness(look, look.outgoing) });
const into = (ask: Ask, layer: Layer): Side => ({ ask, layer, of: (look) => unevenness(look, look.incoming) });

/** Found in a run of three trials, seed 0, at the paper's scale. */
const unevenBecause = {
  fc1: "It depends on the density, which the paper's text does not name. At 21.1% pixels differ more, as in the paper (in three trials 0.09 to 0.12 beyond chance, units of the first hidden layer 0.06). From then on whole units are given up: at 5.6% 9% of them keep less than a twentieth of what the layer keeps, at 1.2% 43%, and those that stay have up to 2.6 and 4 times the layer's share.",
  output:
    "A unit of the second hidden layer has ten outgoing connections, of which the layer keeps 2.5: what each keeps differs a little less than if they were drawn (a deviation of 0.42 of the layer's share, 0.54 by chance). A figure of such shares looks uneven, but chance alone would make it so.",
} as const;

const outgoing = (layer: Layer): Claim => ({
  source: "Appendix F.6, Figures 21 and 23",
  about: `with Adam ${from[layer]} keep${layer === "fc1" ? "" : "s"} outgoing connections less evenly than the layer that they lead into keeps incoming ones (variance of the shares beyond chance, at 5.6%)`,
  paper: "incoming in proportion, outgoing far less smooth",
  quantity: seenBoth(out(lenet, layer), into(lenet, layer), "share"),
  direction: above(0),
  ...(layer === "fc2" ? {} : { cause: unevenBecause[layer] }),
});

/** Appendix F: what tickets of LeNet are. */
export const appendixF: Readonly<Record<string, Claim>> = {
  F1a: shape(figure15, lenet, "fc1", "keeps its distribution", below(0)),
  F1b: {
    ...shape(figure15, lenet, "fc2", "increasingly bimodal", above(0)),
    cause:
      "What survives in this layer has one peak, half a deviation to one above 0, and a shoulder on the other side (three trials, seed 0). In 50,000 iterations its weights move 2.4 of their initial deviations on average, so that which of them survive depends less on where they began. After 10,000 iterations, when they have moved 1.2, the ticket of 21.1% does have a second, lower peak (one trial). How far weights moved in the paper is drawn in Figure 19, and not said.",
  },
  F1c: shape(figure15, lenet, "output", "increasingly bimodal", above(0)),
  F1d: asymmetry(figure15, lenet, "fc2", "positive"),
  F1e: asymmetry(figure15, lenet, "output", "negative"),
  F2a: {
    source: figure16,
    about: `with SGD the initial weights that survive have two peaks in all layers (fewer lie ${around})`,
    paper: "bimodal in all layers",
    quantity: layers.map((layer) => peaks(SGD, layer)),
    direction: above(0),
  },
  F2b: asymmetry(figure16, SGD, "fc1", "negative"),
  F2c: asymmetry(figure16, SGD, "fc2", "positive"),
  F2d: asymmetry(figure16, SGD, "output", "positive"),
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
      seen(ofDense(layer), "ratio", ({ moved: { kept, rest } }) => (kept && rest ? [kept.mean, rest.mean] : null)),
    ),
    direction: above(1),
  },
  F5b: {
    source: "Appendix F.5, Figure 20",
    about: "and more of them moved away from zero",
    paper: "more likely",
    quantity: layers.map((layer) =>
      seen(ofDense(layer), "share", ({ away: { kept, rest } }) => (kept && rest ? [kept.share, rest.share] : null)),
    ),
    direction: above(0),
  },
  ...Object.fromEntries(layers.map((layer) => [`F6a ${layer}`, outgoing(layer)])),
  F6b: {
    source: "Appendix F.6, Figure 23",
    about:
      "with Adam what pixels keep has two peaks (fewer keep what lies between than at the lower peak, in quarters of what the layer keeps, at 5.6%)",
    paper: "two peaks",
    quantity: twoPeaks({ ask: lenet, layer: "fc1" }, { bins: 5 }, ({ outgoing: { kept } }) => kept),
    direction: above(0),
  },
  F6c: {
    source: "Appendix F.6, Figures 23 and 24",
    about: "what pixels keep is less even with Adam than with SGD (variance of the shares beyond chance, at 5.6%)",
    paper: "much more uneven",
    quantity: seenBoth(out(lenet, "fc1"), out(SGD, "fc1"), "share"),
    direction: above(0),
    cause:
      "It depends on the density, which the paper's text does not name. At 21.1% it is as in the paper: what pixels keep varies by 0.09 to 0.12 beyond chance with Adam, by 0.03 with SGD. At 5.6% it is 0.23 to 0.29 and 0.58 to 0.60: with SGD 35 to 37% of the pixels keep less than two fifths of the layer's share, with Adam 16 to 17%.",
  },
  F6d: {
    source: "Appendix F.6, Figures 22 and 23",
    about:
      "with SGD, too, units keep incoming connections evenly: more evenly in every layer than pixels keep theirs with Adam (variance of the shares beyond chance, at 5.6%)",
    paper: "incoming in proportion, for both",
    quantity: layers.map((layer) => seenBoth(out(lenet, "fc1"), into(SGD, layer), "share")),
    direction: above(0),
    cause:
      "It depends on the density. At 21.1% it is as in the paper: what units of the three layers keep varies by 0.01 to 0.02, 0.03 to 0.04 and not at all beyond chance with SGD, what pixels keep with Adam by 0.09 to 0.12. At 5.6% it is 0.15, 0.61 to 0.78 and none, beside 0.23 to 0.29: whole units of the second hidden layer are given up.",
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
};
