import { againstDensity } from "./against-density.ts";

/** The paper's Figure 4a, right. */
export const trainAccuracyAtEarlyStop = againstDensity({
  quantity: "trainAccuracyAtEarlyStop",
  title: "Training accuracy at early stop",
  label: "Training accuracy at early stop, %",
  unit: "share",
  scale: 100,
  fromZero: false,
  text: (value, decimals) => value.toFixed(decimals),
  about: "Accuracy on the training part, with the weights of the early-stop iteration.",
});
