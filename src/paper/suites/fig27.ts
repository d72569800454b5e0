import { line } from "../line.ts";
import { earlyStop, validationAtEarlyStop } from "../panels/index.ts";
import { lenet, sgd, sgdRates } from "../runs/lenet.ts";
import type { Suite } from "../suite.ts";

/** Figure 27. */
export const fig27: Suite = {
  figures: [27],
  about: "LeNet with SGD at several learning rates",
  trials: 3,
  lines: [line("Adam 0.0012", lenet), ...sgdRates.map((lr) => line(`SGD ${lr}`, sgd(lr)))],
  panels: [earlyStop, validationAtEarlyStop],
  claims: ["G3a", "G3b", "G3c"],
};
