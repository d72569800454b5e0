import { line } from "../line.ts";
import { testAtIterations } from "../panels/index.ts";
import { high, layerwise, low, warm } from "../runs/deep.ts";
import type { Suite } from "../suite.ts";

/** Figures 40 and 41. */
export const fig40: Suite = {
  figures: [40, 41],
  about: "as Figures 7 and 8, pruned inside each layer: VGG-19 (40) and Resnet-18 (41)",
  lines: (["vgg19", "resnet18"] as const).flatMap((net) =>
    [low, high, warm].flatMap((run, i) => [
      line(`${["low", "high", "warm-up"][i]}`, run(net, layerwise)),
      line(`${["low", "high", "warm-up"][i]}, reinit`, run(net, layerwise), "reinit", 3),
    ]),
  ),
  panels: testAtIterations,
  claims: ["V5b"],
};
