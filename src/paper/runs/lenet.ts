import { type Ask, ask } from "./ask.ts";

/** LeNet on MNIST: the experiments of sections 1 and 2 and of Appendices B, F and G. */
const preset = "lenet-mnist";

export const lenet = ask(preset);
export const oneShot = ask(preset, { "prune.strategy": "one-shot" });
export const continued = ask(preset, { "prune.strategy": "continued" });
/** Magnitude pruning before any training (F.4). */
export const atStart = ask(preset, { "prune.strategy": "at-start", "prune.criterion": "initial-magnitude" });

/** With plain SGD; two rounds more, since such tickets stay fast below 1% of the weights (G.3.1). */
export const sgd = (lr: number): Ask => ask(preset, { "train.optimizer": { name: "sgd", lr } }, (usual) => usual + 2);
export const momentum = (lr: number): Ask => ask(preset, { "train.optimizer": { name: "sgd", lr, momentum: 0.9 } });
export const adam = (lr: number): Ask => (lr === 0.0012 ? lenet : ask(preset, { "train.optimizer.lr": lr }));

/** Pruned at another rate, the output at half of it, in as many rounds as lead to the same density. */
export const pruned = (rate: number): Ask =>
  rate === 0.2
    ? lenet
    : ask(preset, { "prune.rate": rate, "prune.rates": { output: rate / 2 } }, (usual) =>
        Math.max(1, Math.round((usual * Math.log(0.8)) / Math.log(1 - rate))),
      );

export const initialDeviation = (deviation: number): Ask => ask(preset, { "initial.deviation": deviation });

/** With hidden layers of these widths. */
export const sized = (widths: readonly [number, number]): Ask =>
  widths.join() === "300,100" ? lenet : ask(preset, { "model.widths": widths });

/** What the text of Appendix G names, and rates between: the legends of its figures are pictures. */
export const adamRates = [0.000025, 0.0001, 0.0002, 0.0004, 0.0008, 0.0012, 0.002, 0.0064] as const;
export const sgdRates = [0.05, 0.1, 0.2, 0.4, 0.8] as const;
export const momentumRates = [0.01, 0.025, 0.05, 0.1, 0.2] as const;
export const pruningRates = [0.1, 0.2, 0.4, 0.6, 0.8] as const;
export const deviations = [0.025, 0.05, 0.1, 0.2, 0.4] as const;
export const sizes = [
  [25, 8],
  [50, 17],
  [100, 33],
  [300, 100],
  [500, 167],
  [900, 300],
] as const;
