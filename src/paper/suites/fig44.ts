import { line } from "../line.ts";
import { validationAtIterations } from "../panels/index.ts";
import { warmedOver, warmups } from "../runs/deep.ts";
import type { Suite } from "../suite.ts";

/** Figures 44 and 45. */
export const fig44: Suite = {
  figures: [44, 45],
  about: "several lengths of the warm-up: Resnet-18 to 0.03 (44) and VGG-19 to 0.1 (45)",
  trials: 3,
  lines: (["resnet18", "vgg19"] as const).flatMap((net) =>
    warmups.map((iterations) => line(`over ${iterations}`, warmedOver(net, iterations))),
  ),
  panels: validationAtIterations,
  claims: ["R7 Resnet-18", "R7 VGG-19"],
};
