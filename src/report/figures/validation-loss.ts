import { measuredCurves } from "./measured-curves.ts";

/** The paper's Figure 11: the loss whose minimum is the early stop. */
export const validationLoss = measuredCurves({
  title: "Validation loss",
  axis: "Validation loss",
  label: "Validation loss (learning curves)",
  part: "validation",
  value: "loss",
  unit: "nats",
  scale: 1,
  text: (value) => value.toFixed(4),
  about: "Mean loss on the validation part (cross-entropy, natural logarithm)",
  left: "It falls, has its minimum, and rises again as the network overfits. Losses beyond the axis are left out.",
  suits: (run) => run.looks !== undefined,
});
