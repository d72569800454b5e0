import { atRate, type Deep, high, layerwise, low, rates, warm, warmedOver } from "../runs/deep.ts";
import { above, below, type Claim, noneFrom, notAbove } from "./claim.ts";
import { everyRound, over, rounds } from "./combined.ts";
import { at, gain, less, testAt, testAtEnd, validationAtEnd } from "./quantity.ts";

const fig7 = "Section 4, Figure 7";
const fig8 = "Section 4, Figure 8";

/** At iteration 30,000 of 112,480. */
const early = testAt(30_000 / 112_480);

const vgg = { low: low("vgg19"), high: high("vgg19"), warm: warm("vgg19") };
const resnet = { low: low("resnet18"), high: high("resnet18"), warm: warm("resnet18") };

const asReinit = (ask: typeof vgg.low, last: number) =>
  over(rounds(3, last), (round) => gain(at(ask, round), at(ask, round, "reinit"), testAtEnd));

const sparse = (net: Deep, name: string): Record<string, Claim> => ({
  [`E2a ${name}`]: {
    source: "Appendix E, Figure 14",
    about: `${name}: after the last iteration tickets are more accurate than reinitialised (rounds 7 to 14)`,
    paper: "higher",
    quantity: over(rounds(7, 14), (round) => gain(at(low(net), round), at(low(net), round, "reinit"), testAtEnd)),
    direction: above(0),
  },
  [`E2b ${name}`]: {
    source: "Appendix E, Figure 14",
    about: `${name}: reinitialised tickets and random sparse networks do not differ (rounds 7 to 14)`,
    paper: "no significant difference",
    quantity: over(rounds(7, 14), (round) =>
      gain(at(low(net), round, "reinit"), at(low(net), round, "random"), testAtEnd),
    ),
    direction: noneFrom(0),
  },
  [`R6 ${name}`]: {
    source: "Appendix I.4, Figures 42 and 43",
    about: `${name}: above learning rate 0.01, without warm-up, tickets are no better than reinitialised`,
    paper: "no better",
    quantity: rates
      .filter((lr) => lr > 0.01)
      .map((lr) =>
        over(rounds(3, 12), (round) =>
          gain(at(atRate(net, lr), round), at(atRate(net, lr), round, "reinit"), validationAtEnd),
        ),
      ),
    direction: notAbove(0),
  },
  [`R7 ${name}`]: {
    source: "Appendix I.5, Figures 44 and 45",
    about: `${name}: tickets are more accurate after a warm-up over 5,000 iterations than over 1,000`,
    paper: "rapidly better below 5,000",
    quantity: over(rounds(3, 10), (round) =>
      gain(at(warmedOver(net, 5000), round), at(warmedOver(net, 1000), round), validationAtEnd),
    ),
    direction: above(0),
  },
});

/** Section 4 and Appendix I: VGG-19 and Resnet-18, judged after the last iteration. No margin of theirs is known. */
export const section4: Readonly<Record<string, Claim>> = {
  V1: {
    source: fig7,
    about: "VGG-19 at learning rate 0.1: tickets are no better than reinitialised (51 to 3.5%)",
    paper: "no better",
    quantity: asReinit(vgg.high, 15),
    direction: notAbove(0),
  },
  V2: {
    source: fig7,
    about: "VGG-19 at 0.01: tickets of 3.5% and more lose less than a point",
    paper: "within 1 point",
    quantity: everyRound(rounds(1, 15), (round) => gain(at(vgg.low, round), at(vgg.low, 0), testAtEnd)),
    direction: above(-0.01),
  },
  V2b: {
    source: fig7,
    about: "VGG-19 at 0.01: reinitialised tickets lose accuracy (21 to 3.5%)",
    paper: "as usual",
    quantity: over(rounds(7, 15), (round) => gain(at(vgg.low, round, "reinit"), at(vgg.low, 0), testAtEnd)),
    direction: below(0),
  },
  V3: {
    source: fig7,
    about: "VGG-19 at 0.01: at iteration 30,000 tickets are ahead of the dense network (64 to 11%)",
    paper: "faster early",
    quantity: over(rounds(2, 10), (round) => gain(at(vgg.low, round), at(vgg.low, 0), early)),
    direction: above(0),
  },
  V3b: {
    source: fig7,
    about: "VGG-19 at 0.01: and ahead of reinitialised ones",
    paper: "still faster",
    quantity: over(rounds(2, 10), (round) => gain(at(vgg.low, round), at(vgg.low, round, "reinit"), early)),
    direction: above(0),
  },
  V3c: {
    source: fig7,
    about: "VGG-19 at 0.01: and by more than after the last iteration, beside the dense network (64 to 11%)",
    paper: "the advantage erodes",
    quantity: over(rounds(2, 10), (round) => gain(at(vgg.low, round), at(vgg.low, 0), less(early, testAtEnd))),
    direction: above(0),
  },
  V4a: {
    source: fig7,
    about: "VGG-19 at 0.1: warm-up makes the dense network more accurate",
    paper: "about 1 point",
    quantity: gain(at(vgg.warm, 0), at(vgg.high, 0), testAtEnd),
    direction: above(0),
  },
  V4b: {
    source: fig7,
    about: "VGG-19 with warm-up: every ticket of 1.5% and more is more accurate than the dense network",
    paper: "above",
    quantity: everyRound(rounds(1, 19), (round) => gain(at(vgg.warm, round), at(vgg.warm, 0), testAtEnd)),
    direction: above(0),
  },
  V5a: {
    source: "Appendix I.1, Figure 38",
    about: "VGG-19 with warm-up, pruned globally: the ticket of 1.5% is more accurate than the dense network",
    paper: "down to 1.5%",
    quantity: gain(at(vgg.warm, 19), at(vgg.warm, 0), validationAtEnd),
    direction: above(0),
  },
  V5b: {
    source: "Appendix I.1, Figures 38 and 40",
    about:
      "VGG-19 with warm-up, pruned inside each layer: below 6.9% tickets are less accurate than the dense network (5.5 to 3.5%)",
    paper: "down to 6.9% only",
    quantity: over(rounds(13, 15), (round) =>
      gain(at(warm("vgg19", layerwise), round), at(warm("vgg19", layerwise), 0), validationAtEnd),
    ),
    direction: below(0),
  },
  V6: {
    source: "Section 5",
    about: "VGG-19 at 0.1: pruned by up to 80% and reinitialised it is as accurate as the dense network (80 to 21%)",
    paper: "no less accurate",
    quantity: over(rounds(1, 7), (round) => gain(at(vgg.high, 0), at(vgg.high, round, "reinit"), testAtEnd)),
    direction: notAbove(0),
  },
  R1: {
    source: fig8,
    about: "Resnet-18 at 0.01: tickets between 41.7 and 21.9% are more accurate than the dense network",
    paper: "the best tickets, 89.5%",
    quantity: over(rounds(4, 7), (round) => gain(at(resnet.low, round), at(resnet.low, 0), testAtEnd)),
    direction: above(0),
  },
  R2: {
    source: fig8,
    about: "Resnet-18: the dense network at 0.1 is more accurate than tickets at 0.01 (41.7 to 21.9%)",
    paper: "90.5% and 89.5%",
    quantity: everyRound(rounds(4, 7), (round) => gain(at(resnet.high, 0), at(resnet.low, round), testAtEnd)),
    direction: above(0),
  },
  R3a: {
    source: fig8,
    about: "Resnet-18 with warm-up to 0.03: the ticket of 27.1% is more accurate than tickets at 0.01",
    paper: "90.5% and 89.5%",
    quantity: gain(at(resnet.warm, 6), at(resnet.low, 6), testAtEnd),
    direction: above(0),
  },
  R3b: {
    source: fig8,
    about: "Resnet-18 with warm-up: every ticket of 11.8% and more is more accurate than reinitialised",
    paper: "tickets down to 11.8%",
    quantity: everyRound(rounds(1, 10), (round) =>
      gain(at(resnet.warm, round), at(resnet.warm, round, "reinit"), testAtEnd),
    ),
    direction: above(0),
  },
  R4: {
    source: fig8,
    about: "Resnet-18 at 0.1: tickets are no better than reinitialised (52 to 12%)",
    paper: "no tickets",
    quantity: asReinit(resnet.high, 10),
    direction: notAbove(0),
    elsewhere:
      "in the authors' later data (ResNet-20 at 0.1, three trials, pruned at once to 21%) tickets have 89.2%, reinitialised 88.5%",
  },
  R5: {
    source: "Appendix I.1, Figure 39",
    about: "Resnet-18 with warm-up: global pruning is better than layer-wise at small sizes (14 to 7%)",
    paper: "smaller tickets, less extreme than VGG-19",
    quantity: over(rounds(9, 13), (round) =>
      gain(at(resnet.warm, round), at(warm("resnet18", layerwise), round), validationAtEnd),
    ),
    direction: above(0),
  },
  ...sparse("resnet18", "Resnet-18"),
  ...sparse("vgg19", "VGG-19"),
};
