import { line } from "../line.ts";
import { earlyStop, validationAtEarlyStop } from "../panels/index.ts";
import { adamRates, conv, depths, withDropout } from "../runs/conv.ts";
import type { Suite } from "../suite.ts";

/** Figure 36. */
export const fig36: Suite = {
  figures: [36],
  about: "Conv-2, Conv-4 and Conv-6 with dropout at several learning rates",
  trials: 3,
  lines: depths.flatMap((depth) => [
    ...adamRates.map((lr) => line(`Adam ${lr}`, withDropout(depth, { "train.optimizer.lr": lr }))),
    line("without dropout", conv(depth)),
  ]),
  panels: [earlyStop, validationAtEarlyStop],
  claims: ["H5a Conv-4", "H5a Conv-6", "H5b Conv-4", "H5b Conv-6", "H5c Conv-6"],
};
