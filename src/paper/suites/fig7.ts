import { beside } from "../line.ts";
import { testAtIterations } from "../panels/index.ts";
import { nets, ways } from "../runs/deep.ts";
import type { Suite } from "../suite.ts";

/** Figures 7 and 8. */
export const fig7: Suite = {
  figures: [7, 8],
  about:
    "VGG-19 (7) and Resnet-18 (8) at a low and a high learning rate and with warm-up, measured at three iterations",
  lines: nets.flatMap((net) => ways.flatMap(([label, run]) => beside(label, run(net)))),
  panels: testAtIterations,
  claims: "V1 V2 V2b V3 V3b V3c V4a V4b V6 R1 R2 R3a R3b R4".split(" "),
};
