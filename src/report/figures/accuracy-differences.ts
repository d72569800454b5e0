import { judgedAtEnd } from "../../verdict/index.ts";
import { roundTicks } from "../scales.ts";
import { comparison } from "./comparison.ts";

/** By how much tickets are more accurate than the networks that they are compared with. */
export const accuracyDifferences = comparison({
  title: "Differences in accuracy",
  label: "Ticket's test accuracy minus the other's, points",
  unit: "share",
  interval: ({ accuracy }) => accuracy,
  scale: 100,
  equal: 0,
  type: "linear",
  ticks: (low, high) => roundTicks(low, high, 6),
  text: (value, decimals) => {
    const text = value.toFixed(decimals);
    return Number(text) === 0 ? text.replace("-", "") : `${value > 0 ? "+" : ""}${text}`;
  },
  about: (run) =>
    `Test accuracy ${judgedAtEnd(run.summary.verdict) ? "after the last iteration" : "at the early stop"}, tickets minus the other networks of the same trial`,
  verdict: "where a whole bar lies above the line at 0, tickets are better",
  judged: ({ better }) => better,
});
