import { initialStart } from "../starts/start.ts";
import { type Control, fromIteration0 } from "./control.ts";

export const reinit: Control = {
  meaning: () => "the ticket's mask, new initial weights",
  source: "Frankle & Carbin 2019, section 2: random reinitialization",
  span: fromIteration0,
  against: ({ stream }) => ({ start: initialStart(stream("weights")) }),
};
