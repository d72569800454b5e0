import {
  type ControlName,
  controlNames,
  counted,
  type Measured,
  type RoundSummary,
  type RunSummary,
} from "../../lottery/index.ts";
import type { Style } from "../chart.ts";

export type NetworkName = "ticket" | ControlName;

/** How tickets and each control look in every figure. */
export const networkStyles: Readonly<Record<NetworkName, Style>> = {
  ticket: { name: "ticket", tone: "ticket", symbol: "circle", dash: null },
  reinit: { name: "reinit", tone: "reinit", symbol: "square", dash: "6 3" },
  random: { name: "random", tone: "random", symbol: "triangle", dash: "2 3" },
  reshuffle: { name: "reshuffle", tone: "reshuffle", symbol: "diamond", dash: "8 3 2 3" },
};

export const measuredOf = (round: RoundSummary, name: NetworkName): Measured | undefined =>
  name === "ticket" ? round.ticket : round.controls[name];

/** Tickets, then the controls that the run has. */
export const networksOf = ({ rounds }: RunSummary): readonly NetworkName[] => [
  "ticket",
  ...controlNames.filter((name) => rounds.some((round) => round.controls[name])),
];

/** The most values that a point of each network has: "n = 5 trials; reinit 15". */
export function sampleSizes(summary: RunSummary): string {
  const most = (name: NetworkName) =>
    Math.max(0, ...summary.rounds.map((round) => measuredOf(round, name)?.earlyStopIteration?.values.length ?? 0));
  const controls = networksOf(summary)
    .slice(1)
    .map((name) => `; ${name} ${most(name)}`);
  return `n = ${counted(most("ticket"), "trial")}${controls.join("")}`;
}
