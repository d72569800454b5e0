import { learningRate } from "../train/schedule.ts";
import { retrained } from "./retrained.ts";
import type { Strategy } from "./strategy.ts";

export const fineTuning: Strategy = {
  about:
    "prune, keep the trained weights, train on at the schedule's last learning rate (Renda et al. 2020, fine-tuning)",
  finds: "networks that are pruned and retrained",
  rounds(search) {
    const { optimizer, schedule, iterations } = search;
    const lr = learningRate(optimizer, schedule, iterations - 1);
    return retrained(search, { optimizer: { ...optimizer, lr }, schedule: undefined });
  },
  cut: (pruner, cut) => pruner.byRate(cut),
};
