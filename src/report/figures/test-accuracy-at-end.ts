import { againstDensity } from "./against-density.ts";

/** The paper's Figure 4b. */
export const testAccuracyAtEnd = againstDensity({
  quantity: "testAccuracyAtEnd",
  title: "Test accuracy at the end",
  label: "Test accuracy at the end, %",
  unit: "share",
  scale: 100,
  fromZero: false,
  text: (value, decimals) => value.toFixed(decimals),
  about: "Accuracy on the test part after the last iteration.",
});
