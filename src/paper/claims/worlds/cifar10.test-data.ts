import type { Ask } from "../../runs/ask.ts";
import { type Made, through } from "./made.test-data.ts";

/**
 * Rounds and numbers of Figure 5 and of Appendix H.2: how much sooner at best, and how many points more accurate. With dropout
 * on the test part, and on the validation part (H.5).
 */
const numbers = {
  "Conv-2": {
    speed: [11, 3.5],
    best: [14, 3.4],
    sweep: { speed: [11, 4.8], best: [16, 3.3] },
    others: {},
    dropout: { dense: [2.1, 2.1], best: 14, more: [2.3, 2.3], speed: [11, 2] },
  },
  "Conv-4": {
    speed: [12, 3.5],
    best: [11, 3.5],
    sweep: { speed: [11, 4.27], best: [15, 3.7] },
    others: { 0.0004: { speed: [11, 4], best: [15, 3.6] }, 0.0002: { speed: [12, 5.1], best: [15, 3] } },
    dropout: { dense: [3, 2.7], best: 13, more: [4.6, 5], speed: [12, 1.58] },
  },
  "Conv-6": {
    speed: [10, 2.5],
    best: [7, 3.3],
    sweep: { speed: [15, 2.61], best: [17, 2.4] },
    others: { 0.0004: { speed: [15, 2], best: [13, 2.7] }, 0.0002: { speed: [11, 6.26], best: [17, 2] } },
    dropout: { dense: [2.4, 2.2], best: 12, more: [4.7, 3.5], speed: [10, 1.5] },
  },
} as const;

interface Sweep {
  readonly speed: readonly [round: number, times: number];
  readonly best: readonly [round: number, points: number];
}

/** Conv-2, Conv-4 or Conv-6 as the paper says. */
export function convMade({ network, preset, set }: Ask, role: string, round: number): Made {
  const known = numbers[network === "Conv-2" || network === "Conv-4" ? network : "Conv-6"];
  const rate = set["train.optimizer.lr"];
  const others: Readonly<Record<string, Sweep>> = known.others;
  const { speed, best } = rate === undefined ? known : (others[String(rate)] ?? known.sweep);
  const gain = through({ 0: 0, [best[0]]: best[1] / 100, 23: 0.001 })(round);
  const time = through({ 0: 1, [speed[0]]: 1 / speed[1], 23: 0.9 })(round);
  if (role !== "ticket") {
    // Reinitialised networks stay steady at first, then lose; random ones are like them after the last iteration.
    const lost = through({ 0: 0.004, 4: 0.001, 7: -0.01, 23: -0.1 })(round);
    const later = through({ 0: 1, 23: 9 })(round);
    return role === "random" ? { gain: lost - 0.001 * round, time: later, end: lost } : { gain: lost, time: later };
  }
  if (preset.endsWith("-dropout")) {
    const { dense, best: most, more, speed: fastest } = known.dropout;
    const made = (part: 0 | 1) => dense[part] / 100 + through({ 0: 0, [most]: more[part] / 100, 23: 0.001 })(round);
    const sooner = through({ 0: 1, [fastest[0]]: 1 / fastest[1], 23: 0.9 })(round);
    return { gain: made(0), time: sooner, validation: made(1) };
  }
  const rates = set["prune.rates"];
  // Figure 37: with fully connected layers alone tickets are worse, and slower.
  if (typeof rates === "object" && rates !== null && "convolution" in rates && rates.convolution === 0) {
    return { gain: -gain, time: 1 / time };
  }
  return set["prune.strategy"] === "continued" ? { gain: gain - 0.01, time: 1.3 * time } : { gain, time };
}

/** VGG-19 or Resnet-18 as the paper says: which is judged after the last iteration. */
export function deepMade({ network, preset, set }: Ask, role: string, round: number): Made {
  const lost = through({ 0: 0, 7: 0, 23: -0.1 })(round);
  const isVgg = network === "VGG-19";
  if (preset.endsWith("-warmup")) {
    const warmup = set["train.schedule.warmup"];
    const short = typeof warmup === "object" && warmup !== null && "iterations" in warmup && warmup.iterations === 1000;
    const kept =
      set["prune.scope"] === "layer"
        ? through({ 0: 0.02, 8: 0.02, 23: -0.1 })
        : through({ 0: 0.02, 5: 0.025, 20: 0.022, 23: 0 });
    return { gain: role === "ticket" ? kept(round) - (short ? 0.01 : 0) : lost - 0.005, time: 1 };
  }
  // At a high rate there are no tickets: what remains is as good reinitialised.
  if (preset.endsWith("-high")) return { gain: 0.01 + lost, time: 1 };
  const rate = set["train.optimizer.lr"];
  if (rate !== undefined && Number(rate) > 0.01) return { gain: lost, time: 1 };
  if (role !== "ticket") return { gain: lost - 0.012, time: 1 };
  // VGG-19's at a low rate learn sooner and end within a point; Resnet-18's best end above their dense network.
  return isVgg
    ? { gain: round === 0 ? 0 : 0.01, end: round === 0 ? 0 : -0.005, time: 1 }
    : { gain: round === 0 ? 0 : 0.004, time: 1 };
}
