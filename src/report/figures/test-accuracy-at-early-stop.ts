import { againstDensity } from "./against-density.ts";

/** The paper's Figure 4a, middle. */
export const testAccuracyAtEarlyStop = againstDensity({
  quantity: "testAccuracyAtEarlyStop",
  title: "Test accuracy at early stop",
  label: "Test accuracy at early stop, %",
  unit: "share",
  scale: 100,
  fromZero: false,
  text: (value, decimals) => value.toFixed(decimals),
  about: "Accuracy on the test part, with the weights of the early-stop iteration.",
});
