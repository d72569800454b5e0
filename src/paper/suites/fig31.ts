import { line } from "../line.ts";
import { earlyStopByCount, validationByCount } from "../panels/index.ts";
import { sized, sizes } from "../runs/lenet.ts";
import type { Suite } from "../suite.ts";

/** Figure 31. */
export const fig31: Suite = {
  figures: [31],
  about: "LeNet of several sizes, three units in the first hidden layer for one in the second",
  trials: 3,
  lines: sizes.map((widths) => line(widths.join("-"), sized(widths))),
  panels: [earlyStopByCount, validationByCount],
  claims: ["G6a", "G6b", "G6c"],
};
