import { line } from "../line.ts";
import { earlyStop, testAtEarlyStop, testAtEnd } from "../panels/index.ts";
import { atStart, lenet } from "../runs/lenet.ts";
import type { Suite } from "../suite.ts";

/** Figure 18. */
export const fig18: Suite = {
  figures: [18],
  about: "the smallest weights pruned before any training, beside tickets and reinitialised tickets",
  lines: [line("ticket", lenet), line("reinit", lenet, "reinit", 3), line("pruned before training", atStart)],
  panels: [earlyStop, testAtEarlyStop, testAtEnd],
  claims: ["F4"],
};
