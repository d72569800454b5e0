import { line } from "../line.ts";
import { earlyStop, testAtEarlyStop, testAtEnd } from "../panels/index.ts";
import { lenet } from "../runs/lenet.ts";
import type { Suite } from "../suite.ts";

/** Figure 25. */
export const fig25: Suite = {
  figures: [25],
  about: "tickets with noise on their initial weights",
  lines: [
    line("ticket", lenet),
    ...["0.5", "1", "2", "3"].map((deviations) => line(`noise ${deviations}`, lenet, `noise-${deviations}`)),
    line("reinit", lenet, "reinit", 3),
  ],
  panels: [earlyStop, testAtEarlyStop, testAtEnd],
  claims: ["F7a", "F7b", "F7c"],
};
