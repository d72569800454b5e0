import { Entries } from "../../entries.ts";
import { atStart } from "./at-start.ts";
import { continued } from "./continued.ts";
import { fineTuning } from "./fine-tuning.ts";
import { lrRewinding } from "./lr-rewinding.ts";
import { oneShot } from "./one-shot.ts";
import { resetting } from "./resetting.ts";
import type { Strategy } from "./strategy.ts";

/** Adding a strategy is a file and a line here. */
export const strategies = new Entries<Strategy>("strategy", {
  resetting,
  continued,
  "one-shot": oneShot,
  "at-start": atStart,
  "lr-rewinding": lrRewinding,
  "fine-tuning": fineTuning,
});
