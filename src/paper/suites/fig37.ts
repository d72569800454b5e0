import { line } from "../line.ts";
import { earlyStopByCount, validationByCount } from "../panels/index.ts";
import { conv, convolutionsAlone, depths, linearAlone } from "../runs/conv.ts";
import type { Suite } from "../suite.ts";

/** Figure 37. */
export const fig37: Suite = {
  figures: [37],
  about: "convolutions or fully connected layers pruned alone",
  trials: 3,
  lines: depths.flatMap((depth) => [
    line("both", conv(depth)),
    line("fully connected alone", linearAlone(depth)),
    line("convolutions alone", convolutionsAlone(depth)),
  ]),
  panels: [earlyStopByCount, validationByCount],
  claims: depths.flatMap((depth) => ["H6a", "H6b", "H6c", "H6d"].map((claim) => `${claim} Conv-${depth}`)),
};
