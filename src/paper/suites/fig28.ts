import { line } from "../line.ts";
import { earlyStop, validationAtEarlyStop } from "../panels/index.ts";
import { momentum, momentumRates } from "../runs/lenet.ts";
import type { Suite } from "../suite.ts";

/** Figure 28. */
export const fig28: Suite = {
  figures: [28],
  about: "LeNet with SGD and momentum 0.9 at several learning rates",
  trials: 3,
  lines: momentumRates.map((lr) => line(`momentum ${lr}`, momentum(lr))),
  panels: [earlyStop, validationAtEarlyStop],
  claims: ["G3d", "G3e"],
};
