import { beside } from "../line.ts";
import { testAtIterations } from "../panels/index.ts";
import { layerwise, nets, ways } from "../runs/deep.ts";
import type { Suite } from "../suite.ts";

/** Figures 40 and 41. */
export const fig40: Suite = {
  figures: [40, 41],
  about: "as Figures 7 and 8, pruned inside each layer: VGG-19 (40) and Resnet-18 (41)",
  lines: nets.flatMap((net) => ways.flatMap(([label, run]) => beside(label, run(net, layerwise)))),
  panels: testAtIterations,
  claims: ["V5b"],
};
