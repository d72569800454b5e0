import { line } from "../line.ts";
import { accuracyCurves, lossCurves } from "../panels/index.ts";
import { lenet } from "../runs/lenet.ts";
import type { Suite } from "../suite.ts";

/** Figures 3 and 11. */
export const fig3: Suite = {
  figures: [3, 11],
  about: "how LeNet learns at several densities: test accuracy (3) and validation loss (11) against iterations",
  lines: [line("ticket", lenet), line("reinit", lenet, "reinit", 3)],
  panels: [...accuracyCurves, ...lossCurves],
  claims: ["L1a", "L1b", "L1c", "L1d", "L1e"],
};
