import { line } from "../line.ts";
import { testAtIterations } from "../panels/index.ts";
import { high, low, warm } from "../runs/deep.ts";
import type { Suite } from "../suite.ts";

/** Figure 8. */
export const fig8: Suite = {
  figures: [8],
  about: "Resnet-18 at a low and a high learning rate and with warm-up, measured at three iterations",
  lines: [low("resnet18"), high("resnet18"), warm("resnet18")].flatMap((run, i) => [
    line(["low", "high", "warm-up"][i] ?? "", run),
    line(`${["low", "high", "warm-up"][i]}, reinit`, run, "reinit", 3),
  ]),
  panels: testAtIterations,
  claims: ["R1", "R2", "R3a", "R3b", "R4"],
};
