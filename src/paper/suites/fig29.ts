import { line } from "../line.ts";
import { earlyStop, validationAtEarlyStop } from "../panels/index.ts";
import { pruned, pruningRates } from "../runs/lenet.ts";
import type { Suite } from "../suite.ts";

/** Figure 29. */
export const fig29: Suite = {
  figures: [29],
  about: "LeNet pruned at several rates in each round",
  trials: 3,
  lines: pruningRates.map((rate) => line(`rate ${rate}`, pruned(rate))),
  panels: [earlyStop, validationAtEarlyStop],
  claims: ["G4", "G4b", "G4c"],
};
