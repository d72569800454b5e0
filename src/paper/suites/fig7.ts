import { line } from "../line.ts";
import { testAtIterations } from "../panels/index.ts";
import { high, low, warm } from "../runs/deep.ts";
import type { Suite } from "../suite.ts";

/** Figure 7. */
export const fig7: Suite = {
  figures: [7],
  about: "VGG-19 at a low and a high learning rate and with warm-up, measured at three iterations",
  lines: [low("vgg19"), high("vgg19"), warm("vgg19")].flatMap((run, i) => [
    line(["low", "high", "warm-up"][i] ?? "", run),
    line(`${["low", "high", "warm-up"][i]}, reinit`, run, "reinit", 3),
  ]),
  panels: testAtIterations,
  claims: ["V1", "V2", "V3", "V4a", "V4b", "V6"],
};
