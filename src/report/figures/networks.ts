import type { ControlName } from "../../lottery/index.ts";
import { controlsOf, type Measured, type RoundSummary, type RunSummary } from "../../verdict/index.ts";
import type { Style } from "../chart.ts";
import { countedFromTo, fromTo } from "../sample-sizes.ts";
import { SERIES_TONES, seriesSymbol, seriesTone } from "../series-looks.ts";

export type NetworkName = "ticket" | ControlName;

const controlLooks = [
  { tone: "control-0", symbol: "square", dash: "6 3" },
  { tone: "control-1", symbol: "triangle", dash: "2 3" },
  { tone: "control-2", symbol: "diamond", dash: "8 3 2 3" },
  { tone: "control-3", symbol: "circle", dash: "1 2" },
] as const;

/** The paper's controls, and those that are as old here, look the same in every report. */
const first = ["reinit", "random", "reshuffle"];

/** From the fifth control on colours and symbols come again, with these dashes: four controls have each. */
const laterDashes = ["12 3", "4 4", "12 3 2 3 2 3"] as const;

/** How a ticket or a control looks in every figure of a run that has these controls. No two controls look the same, up to 16. */
export function styleOf(name: NetworkName, controls: readonly ControlName[]): Style {
  if (name === "ticket") return { name, tone: "ticket", symbol: "circle", dash: null };
  const place = first.includes(name) ? first.indexOf(name) : placeAmong(name, controls);
  const look = controlLooks[place % controlLooks.length] ?? controlLooks[0];
  const again = Math.floor(place / controlLooks.length);
  return { name, ...look, ...(again === 0 ? {} : { dash: laterDashes[(again - 1) % laterDashes.length] ?? null }) };
}

/** The other controls take, in their order, the look that no old one has, those of old ones that are not there, then later ones. */
function placeAmong(name: ControlName, controls: readonly ControlName[]): number {
  const others = controls.filter((control) => !first.includes(control));
  const free = [3, 0, 1, 2].filter((place) => !controls.some((control) => control === first[place]));
  const nth = Math.max(0, others.indexOf(name));
  return free[nth] ?? controlLooks.length + nth - free.length;
}

export const measuredOf = (round: RoundSummary, name: NetworkName): Measured | undefined =>
  name === "ticket" ? round.ticket : round.controls[name];

/** Tickets, then the controls that the run has. */
export const networksOf = (summary: Pick<RunSummary, "rounds">): readonly NetworkName[] => [
  "ticket",
  ...controlsOf(summary),
];

/** How many values the points of each network have: "n = 5 trials; reinit 5 to 15". */
export function sampleSizes(summary: RunSummary): string {
  const counts = (name: NetworkName) =>
    summary.rounds.map((round) => measuredOf(round, name)?.earlyStopIteration?.values.length ?? 0);
  const controls = networksOf(summary)
    .slice(1)
    .map((name) => `; ${name} ${fromTo(counts(name))}`);
  return `n = ${countedFromTo(counts("ticket"), "trial")}${controls.join("")}`;
}

/** How line `index` of a figure looks whose lines are of several runs. From the seventh on colours come again, with dashes. */
export const seriesStyle = (name: string, index: number): Style => ({
  name,
  tone: seriesTone(index),
  symbol: seriesSymbol(index),
  dash: index < SERIES_TONES ? null : "6 2 1 2",
});
