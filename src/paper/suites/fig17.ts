import { line } from "../line.ts";
import { earlyStop, testAtEarlyStop, testAtEnd } from "../panels/index.ts";
import { lenet, sgd } from "../runs/lenet.ts";
import type { Suite } from "../suite.ts";

/** Figure 17. */
export const fig17: Suite = {
  figures: [17],
  about: "tickets whose weights are drawn anew from the initial weights that survive in their layer",
  lines: [lenet, sgd(0.8)].flatMap((run, i) => [
    line(["Adam", "SGD"][i] ?? "", run),
    line(`${["Adam", "SGD"][i]}, resampled`, run, "resample", 3),
    line(`${["Adam", "SGD"][i]}, reinit`, run, "reinit", 3),
  ]),
  panels: [earlyStop, testAtEarlyStop, testAtEnd],
  claims: ["F3a", "F3b"],
};
