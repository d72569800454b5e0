import { line } from "../line.ts";
import { earlyStop, validationAtEarlyStop } from "../panels/index.ts";
import { conv, continued as convContinued, depths } from "../runs/conv.ts";
import { continued, lenet } from "../runs/lenet.ts";
import type { Suite } from "../suite.ts";

/** Figures 9 and 10. */
export const fig9: Suite = {
  figures: [9, 10],
  about: "masks from tickets that are reset, and from a network that is trained on",
  lines: [
    line("resetting", lenet),
    line("continued", continued),
    ...depths.flatMap((depth) => [line("resetting", conv(depth)), line("continued", convContinued(depth))]),
  ],
  panels: [earlyStop, validationAtEarlyStop],
  claims: ["B1a", "B1b", "B2a Conv-2", "B2b Conv-2", "B2a Conv-4", "B2b Conv-4", "B2a Conv-6", "B2b Conv-6"],
};
