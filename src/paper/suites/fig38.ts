import { line } from "../line.ts";
import { validationAtIterations } from "../panels/index.ts";
import { layerwise, nets, ways } from "../runs/deep.ts";
import type { Suite } from "../suite.ts";

/** Figures 38 and 39. */
export const fig38: Suite = {
  figures: [38, 39],
  about: "weights ranked all together, and inside each layer: VGG-19 (38) and Resnet-18 (39)",
  trials: 3,
  lines: nets.flatMap((net) =>
    ways.flatMap(([label, run]) => [
      line(`${label}, global`, run(net)),
      line(`${label}, by layer`, run(net, layerwise)),
    ]),
  ),
  panels: validationAtIterations,
  claims: ["V5a", "V5b", "R5"],
};
