import { percentText } from "../../numbers-in-words.ts";
import { measuredCurves } from "./measured-curves.ts";

/** The paper's Figure 3: how tickets of some densities learn. */
export const learningCurves = measuredCurves({
  title: "Learning curves",
  axis: "Test accuracy, %",
  label: "Test accuracy, % (learning curves)",
  part: "test",
  value: "accuracy",
  unit: "share",
  scale: 100,
  most: 100,
  text: percentText,
  about: "Mean test accuracy",
  left: "Accuracies below the axis are left out.",
});
