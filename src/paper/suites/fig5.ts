import { line } from "../line.ts";
import { earlyStop, testAtEarlyStop, testAtEnd, trainAtEarlyStop, trainAtEnd } from "../panels/index.ts";
import { conv, depths } from "../runs/conv.ts";
import type { Suite } from "../suite.ts";

/** Figures 5 and 13. */
export const fig5: Suite = {
  figures: [5, 13],
  about: "Conv-2, Conv-4 and Conv-6 pruned iteratively: early stop, accuracy there and at the end",
  numbers: true,
  lines: depths.flatMap((depth) => [line("ticket", conv(depth)), line("reinit", conv(depth), "reinit", 3)]),
  panels: [earlyStop, testAtEarlyStop, trainAtEarlyStop, testAtEnd, trainAtEnd],
  claims: [
    "C1 Conv-2",
    "C1 Conv-4",
    "C1 Conv-6",
    "C2 Conv-2",
    "C2 Conv-4",
    "C2 Conv-6",
    "C3 Conv-2",
    "C3 Conv-4",
    "C3 Conv-6",
    "C4 Conv-2",
    "C4 Conv-4",
    "C4 Conv-6",
    "C5a Conv-2",
    "C5a Conv-4",
    "C5a Conv-6",
    "C5b Conv-2",
    "C5b Conv-4",
    "C5b Conv-6",
    "C5c Conv-2",
    "C5c Conv-4",
    "C6a",
    "C6b",
  ],
};
