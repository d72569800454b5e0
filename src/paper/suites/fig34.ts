import { line } from "../line.ts";
import { earlyStop, validationAtEarlyStop } from "../panels/index.ts";
import { depths, momentumRates, temporary } from "../runs/conv.ts";
import type { Suite } from "../suite.ts";

/** Figure 34. */
export const fig34: Suite = {
  figures: [34],
  about: "Conv-2, Conv-4 and Conv-6 with SGD and momentum 0.9 at several learning rates",
  trials: 3,
  lines: depths.flatMap((depth) =>
    momentumRates.map((lr) =>
      line(`momentum ${lr}`, temporary(depth, { "train.optimizer": { name: "sgd", lr, momentum: 0.9 } })),
    ),
  ),
  panels: [earlyStop, validationAtEarlyStop],
  claims: ["H3b Conv-2", "H3b Conv-4", "H3b Conv-6"],
};
