import { againstDensity } from "./against-density.ts";

/** The paper's Figure 12. */
export const trainAccuracyAtEnd = againstDensity({
  quantity: "trainAccuracyAtEnd",
  title: "Training accuracy at the end",
  label: "Training accuracy at the end, %",
  unit: "share",
  scale: 100,
  fromZero: false,
  text: (value, decimals) => value.toFixed(decimals),
  about: "Accuracy on the training part after the last iteration.",
});
