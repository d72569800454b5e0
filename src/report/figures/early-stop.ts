import { countText } from "../../numbers-in-words.ts";
import { againstDensity } from "./against-density.ts";

/** The paper's Figure 4a, left. */
export const earlyStop = againstDensity({
  quantity: "earlyStopIteration",
  title: "Early-stop iteration",
  label: "Early-stop iteration",
  unit: "iterations",
  scale: 1,
  fromZero: true,
  text: countText,
  about: "The iteration at which validation loss is lowest: the fewer, the sooner a network has learned.",
  aboutAtEnd: "The iteration at which validation loss is lowest. The verdict does not use it.",
});
