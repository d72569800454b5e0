import { type Ask, ask, type Scaled } from "./ask.ts";

/** Resnet-18 (ResNet-20) and VGG-19 on CIFAR-10: the experiments of section 4 and of Appendix I. */
export type Deep = "resnet18" | "vgg19";

/** At learning rate 0.01. */
export const low = (net: Deep, set: Ask["set"] = {}): Ask => ask(`${net}-cifar10`, set);
/** At learning rate 0.1. */
export const high = (net: Deep, set: Ask["set"] = {}): Ask => ask(`${net}-cifar10-high`, set);
/** With warm-up: VGG-19 to 0.1 over 10,000 iterations, Resnet-18 to 0.03 over 20,000. */
export const warm = (net: Deep, set: Ask["set"] = {}): Ask => ask(`${net}-cifar10-warmup`, set);

export const nets = ["vgg19", "resnet18"] as const;
/** The three ways in which the paper trains each of them. */
export const ways = [
  ["low", low],
  ["high", high],
  ["warm-up", warm],
] as const;

export const layerwise = { "prune.scope": "layer" } as const;

/** Another learning rate without warm-up (I.4), and another length of the warm-up (I.5), in iterations. */
export const atRate = (net: Deep, lr: number): Ask => low(net, { "train.optimizer.lr": lr });
export const warmedOver = (net: Deep, iterations: number): Ask =>
  warm(net, {
    "train.schedule.warmup": { iterations, of: { resnet18: 30_000, vgg19: 112_480 }[net] } satisfies Scaled,
  });

/** What the text of Appendix I names, and some between: the legends of its figures are pictures. */
export const rates = [0.01, 0.02, 0.03, 0.05, 0.1] as const;
export const warmups = [1000, 5000, 10_000, 20_000] as const;
