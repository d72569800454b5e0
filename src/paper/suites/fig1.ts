import { line } from "../line.ts";
import { earlyStop, testAtEarlyStop } from "../panels/index.ts";
import { conv, depths } from "../runs/conv.ts";
import { lenet } from "../runs/lenet.ts";
import type { Suite } from "../suite.ts";

/** Figure 1. */
export const fig1: Suite = {
  figures: [1],
  about: "tickets beside random sparse networks: the sparser, the slower and the less accurate; tickets are not",
  lines: [lenet, ...depths.map((depth) => conv(depth))].flatMap((net) => [
    line("ticket", net),
    line("random", net, "random", 2),
  ]),
  panels: [earlyStop, testAtEarlyStop],
  claims: ["L13a", "L13b", "L13c Conv-2", "L13d Conv-2", "L13c Conv-4", "L13d Conv-4", "L13c Conv-6", "L13d Conv-6"],
};
