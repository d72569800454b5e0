import { line } from "../line.ts";
import { earlyStop, validationAtEarlyStop } from "../panels/index.ts";
import { convolutionRates, convolutionsAt, depths } from "../runs/conv.ts";
import type { Suite } from "../suite.ts";

/** Figure 35. */
export const fig35: Suite = {
  figures: [35],
  about: "convolutions of Conv-2, Conv-4 and Conv-6 pruned at several rates",
  trials: 3,
  lines: depths.flatMap((depth) =>
    convolutionRates.map((rate) => line(`convolutions ${rate}`, convolutionsAt(depth, rate))),
  ),
  panels: [earlyStop, validationAtEarlyStop],
  claims: ["H4 Conv-2", "H4 Conv-4", "H4 Conv-6"],
};
