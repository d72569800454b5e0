import { line } from "../line.ts";
import { looked } from "../panels/index.ts";
import { lenet, sgd } from "../runs/lenet.ts";
import type { Suite } from "../suite.ts";

/** Figures 21 to 24. */
export const fig21: Suite = {
  figures: [21, 22, 23, 24],
  about: "the connections that units keep: incoming (21, 22) and outgoing (23, 24), with Adam and with SGD",
  looks: true,
  lines: [line("Adam", lenet), line("SGD 0.8", sgd(0.8))],
  panels: [looked("incoming-connections"), looked("outgoing-connections")],
  claims: ["F6a fc1", "F6a fc2", "F6a output", "F6b", "F6c", "F6d"],
};
