import { line } from "../line.ts";
import { earlyStop, validationAtEarlyStop } from "../panels/index.ts";
import { depths, sgdRates, temporary } from "../runs/conv.ts";
import type { Suite } from "../suite.ts";

/** Figure 33. */
export const fig33: Suite = {
  figures: [33],
  about: "Conv-2, Conv-4 and Conv-6 with SGD at several learning rates",
  trials: 3,
  lines: depths.flatMap((depth) =>
    sgdRates.map((lr) => line(`SGD ${lr}`, temporary(depth, { "train.optimizer": { name: "sgd", lr } }))),
  ),
  panels: [earlyStop, validationAtEarlyStop],
  claims: ["H3a Conv-2", "H3a Conv-4", "H3a Conv-6"],
};
