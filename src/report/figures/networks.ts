import type { ControlName } from "../../lottery/index.ts";
import { counted } from "../../numbers-in-words.ts";
import { controlsOf, type Measured, type RoundSummary, type RunSummary } from "../../verdict/index.ts";
import type { Style } from "../chart.ts";
import { SERIES_TONES, seriesSymbol, seriesTone } from "../series-looks.ts";

export type NetworkName = "ticket" | ControlName;

/** From the fifth control on looks repeat, and the legend's names tell them apart. */
const controlLooks = [
  { tone: "control-0", symbol: "square", dash: "6 3" },
  { tone: "control-1", symbol: "triangle", dash: "2 3" },
  { tone: "control-2", symbol: "diamond", dash: "8 3 2 3" },
  { tone: "control-3", symbol: "circle", dash: "1 2" },
] as const;

/** The paper's controls, and those that are as old here, look the same in every report. */
const first = ["reinit", "random", "reshuffle"];

/** How a ticket or a control looks in every figure of a run that has these controls. */
export function styleOf(name: NetworkName, controls: readonly ControlName[]): Style {
  if (name === "ticket") return { name, tone: "ticket", symbol: "circle", dash: null };
  const order = [...new Set([...first, ...controls])];
  const look = controlLooks[order.indexOf(name) % controlLooks.length] ?? controlLooks[0];
  return { name, ...look };
}

export const measuredOf = (round: RoundSummary, name: NetworkName): Measured | undefined =>
  name === "ticket" ? round.ticket : round.controls[name];

/** Tickets, then the controls that the run has. */
export const networksOf = (summary: Pick<RunSummary, "rounds">): readonly NetworkName[] => [
  "ticket",
  ...controlsOf(summary),
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

/** How line `index` of a figure looks whose lines are of several runs. From the seventh on colours come again, with dashes. */
export const seriesStyle = (name: string, index: number): Style => ({
  name,
  tone: seriesTone(index),
  symbol: seriesSymbol(index),
  dash: index < SERIES_TONES ? null : "6 2 1 2",
});
