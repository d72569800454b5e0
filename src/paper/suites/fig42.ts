import { line } from "../line.ts";
import { validationAtIterations } from "../panels/index.ts";
import { atRate, rates } from "../runs/deep.ts";
import type { Suite } from "../suite.ts";

/** Figures 42 and 43. */
export const fig42: Suite = {
  figures: [42, 43],
  about: "several learning rates without warm-up: Resnet-18 (42) and VGG-19 (43)",
  trials: 3,
  lines: (["resnet18", "vgg19"] as const).flatMap((net) =>
    rates.flatMap((lr) => [line(`rate ${lr}`, atRate(net, lr)), line(`rate ${lr}, reinit`, atRate(net, lr), "reinit")]),
  ),
  panels: validationAtIterations,
  claims: ["R6 Resnet-18", "R6 VGG-19"],
};
