import { line } from "../line.ts";
import { testAtEnd } from "../panels/index.ts";
import { conv, depths } from "../runs/conv.ts";
import { low } from "../runs/deep.ts";
import { lenet } from "../runs/lenet.ts";
import type { Suite } from "../suite.ts";

/** Figure 14. */
export const fig14: Suite = {
  figures: [14],
  about: "tickets, reinitialised tickets and random sparse networks after the last iteration",
  lines: [lenet, ...depths.map((depth) => conv(depth)), low("resnet18"), low("vgg19")].flatMap((net) => [
    line("ticket", net),
    line("reinit", net, "reinit", 3),
    line("random", net, "random", 2),
  ]),
  panels: [testAtEnd],
  claims: [
    "E1a",
    "E1b",
    "E2a Conv-2",
    "E2b Conv-2",
    "E2a Conv-4",
    "E2b Conv-4",
    "E2a Conv-6",
    "E2b Conv-6",
    "E2a Resnet-18",
    "E2b Resnet-18",
    "E2a VGG-19",
    "E2b VGG-19",
  ],
};
