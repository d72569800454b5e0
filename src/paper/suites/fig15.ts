import { line } from "../line.ts";
import { looked } from "../panels/index.ts";
import { lenet, sgd } from "../runs/lenet.ts";
import type { Suite } from "../suite.ts";

/** Figures 15 and 16. */
export const fig15: Suite = {
  figures: [15, 16],
  about: "the initial weights that survive, by layer, with Adam (15) and with SGD (16)",
  looks: true,
  lines: [line("Adam", lenet), line("SGD 0.8", sgd(0.8))],
  panels: [looked("initial-weights")],
  claims: ["F1a", "F1b", "F1c", "F1d", "F1e", "F2a", "F2b", "F2c", "F2d"],
};
