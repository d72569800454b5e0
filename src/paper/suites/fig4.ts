import { beside } from "../line.ts";
import { earlyStop, testAtEarlyStop, testAtEnd, trainAtEarlyStop, trainAtEnd } from "../panels/index.ts";
import { lenet, oneShot } from "../runs/lenet.ts";
import type { Suite } from "../suite.ts";

/** Figures 4 and 12. */
export const fig4: Suite = {
  figures: [4, 12],
  about: "LeNet pruned iteratively and at once: early stop, accuracy there and at the end",
  numbers: true,
  lines: [...beside("iterative", lenet), ...beside("one-shot", oneShot)],
  panels: [earlyStop, testAtEarlyStop, trainAtEarlyStop, testAtEnd, trainAtEnd],
  claims:
    "A1 LeNet,A2 LeNet,A3 LeNet,A4 LeNet,L2,L3a,L3b,L4a,L4b,L4c,L5a,L5b,L6a,L6b,L7a,L7b,L8a,L8b,L8c,L8d,L9a,L9b,L10,L11,L12a,L12b".split(
      ",",
    ),
};
