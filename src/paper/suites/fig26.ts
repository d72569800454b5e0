import { line } from "../line.ts";
import { earlyStop, validationAtEarlyStop } from "../panels/index.ts";
import { adam, adamRates } from "../runs/lenet.ts";
import type { Suite } from "../suite.ts";

/** Figure 26. */
export const fig26: Suite = {
  figures: [26],
  about: "LeNet with Adam at several learning rates",
  trials: 3,
  lines: adamRates.map((lr) => line(`Adam ${lr}`, adam(lr))),
  panels: [earlyStop, validationAtEarlyStop],
  claims: ["G2a", "G2b", "G2c", "G2d"],
};
