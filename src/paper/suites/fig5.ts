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
    ..."A1 A2 A3 A4 C1 C2 C3 C4 C4b C5a C5b"
      .split(" ")
      .flatMap((claim) => depths.map((depth) => `${claim} Conv-${depth}`)),
    ...["C5c Conv-2", "C5c Conv-4", "C6a", "C6b"],
  ],
};
