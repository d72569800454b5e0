import { line } from "../line.ts";
import { looked } from "../panels/index.ts";
import { lenet } from "../runs/lenet.ts";
import type { Suite } from "../suite.ts";

/** Figures 19 and 20. */
export const fig19: Suite = {
  figures: [19, 20],
  about: "how far weights move while the dense network trains (19), and whether away from zero (20)",
  looks: true,
  lines: [line("Adam", lenet)],
  panels: [looked("weight-moves"), looked("moves-from-zero")],
  claims: ["F5a", "F5b"],
};
