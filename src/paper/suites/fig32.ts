import { line } from "../line.ts";
import { earlyStop, validationAtEarlyStop } from "../panels/index.ts";
import { adamRates, depths, temporary } from "../runs/conv.ts";
import type { Suite } from "../suite.ts";

/** Figure 32. */
export const fig32: Suite = {
  figures: [32],
  about: "Conv-2, Conv-4 and Conv-6 with Adam at several learning rates",
  trials: 3,
  lines: depths.flatMap((depth) =>
    adamRates.map((lr) => line(`Adam ${lr}`, temporary(depth, { "train.optimizer.lr": lr }))),
  ),
  panels: [earlyStop, validationAtEarlyStop],
  claims: [
    "H2a Conv-2",
    "H2a Conv-4",
    "H2a Conv-6",
    "H2b Conv-2",
    "H2b Conv-4",
    "H2b Conv-6",
    "H2c Conv-4",
    "H2c Conv-6",
    "H2d Conv-4",
    "H2d Conv-6",
  ],
};
