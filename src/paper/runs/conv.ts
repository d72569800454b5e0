import { type Ask, ask } from "./ask.ts";

/** Conv-2, Conv-4 and Conv-6 on CIFAR-10: the experiments of section 3 and of Appendices B, E and H. */
export const depths = [2, 4, 6] as const;
export type Depth = (typeof depths)[number];

const preset = (depth: Depth): string => `conv${depth}-cifar10`;

export const conv = (depth: Depth, set: Ask["set"] = {}): Ask => ask(preset(depth), set);
export const withDropout = (depth: Depth, set: Ask["set"] = {}): Ask => ask(`${preset(depth)}-dropout`, set);
export const continued = (depth: Depth): Ask => conv(depth, { "prune.strategy": "continued" });

/** Appendix H's temporary rates: convolutions at 10% in all three networks. */
export const temporary = (depth: Depth, set: Ask["set"] = {}): Ask =>
  conv(depth, depth === 6 ? { "prune.rates": { convolution: 0.1, output: 0.1 }, ...set } : set);

/** Convolutions pruned at another rate (H.4). */
export const convolutionsAt = (depth: Depth, rate: number): Ask =>
  conv(depth, { "prune.rates": { convolution: rate, output: 0.1 } });

/** Convolutions or fully connected layers pruned alone (H.6). */
export const convolutionsAlone = (depth: Depth): Ask =>
  conv(depth, { "prune.rates": { convolution: depth === 6 ? 0.15 : 0.1, linear: 0, output: 0 } });
export const linearAlone = (depth: Depth): Ask => conv(depth, { "prune.rates": { convolution: 0, output: 0.1 } });

/** A choice that covers what the text of Appendix H names; the legends of its figures are pictures. */
export const adamRates = [0.0001, 0.0002, 0.0003, 0.0004, 0.0008] as const;
export const sgdRates = [0.01, 0.02, 0.05] as const;
export const momentumRates = [0.001, 0.002, 0.005, 0.008] as const;
export const convolutionRates = [0.05, 0.1, 0.15, 0.2] as const;
