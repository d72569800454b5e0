import { line } from "../line.ts";
import { earlyStop, validationAtEarlyStop } from "../panels/index.ts";
import { deviations, initialDeviation, lenet } from "../runs/lenet.ts";
import type { Suite } from "../suite.ts";

/** Figure 30. */
export const fig30: Suite = {
  figures: [30],
  about: "LeNet with initial weights of several deviations",
  trials: 3,
  lines: [line("Glorot", lenet), ...deviations.map((sigma) => line(`deviation ${sigma}`, initialDeviation(sigma)))],
  panels: [earlyStop, validationAtEarlyStop],
  claims: ["G5a", "G5b", "G5c"],
};
