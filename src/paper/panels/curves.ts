import { isResult } from "../../lottery/index.ts";
import { countText, densityText, percentText } from "../../numbers-in-words.ts";
import { curveChart, fromTo, meanCurve, meanEarlyStop, type Style, seriesStyle } from "../../report/index.ts";
import type { DrawnLine, Panel } from "./panel.ts";

/** The rounds that one of Figure 3's three panels draws, by the role of the line. */
interface Drawing {
  readonly name: string;
  readonly about: string;
  readonly rounds: Readonly<Record<string, readonly number[]>>;
}

/** 100%, 51.3%, 21.1%; 21.1%, 7.0%, 3.6%, 1.9%; 51.3% and 21.1% beside reinit. */
const drawings: readonly Drawing[] = [
  { name: "faster", about: "tickets that learn ever faster", rounds: { ticket: [0, 3, 7] } },
  {
    name: "slower",
    about: "tickets that learn ever slower once the fastest is passed",
    rounds: { ticket: [7, 12, 15, 18] },
  },
  {
    name: "reinit",
    about: "tickets beside the same masks reinitialised",
    rounds: { ticket: [0, 3, 7], reinit: [3, 7] },
  },
];

const measured = {
  accuracy: { part: "test", title: "Test accuracy, %", scale: 100, most: 100, unit: "share", text: percentText },
  loss: {
    part: "validation",
    title: "Validation loss",
    scale: 1,
    most: undefined,
    unit: "nats",
    text: (value: number) => value.toFixed(4),
  },
} as const;

/** The three panels of Figure 3 (accuracy on the test part) or of Figure 11 (loss on the validation part). */
export const learning = (value: keyof typeof measured): readonly Panel[] =>
  drawings.map(({ name, about, rounds }) => ({
    name: `${value}-${name}`,
    draw(lines) {
      const axis = measured[value];
      const curves = lines.flatMap((line) => (rounds[line.role] ?? []).flatMap((round) => curveOf(line, round, value)));
      if (curves.length === 0) return null;
      const last = Math.max(...curves.map(({ points }) => points.at(-1)?.iteration ?? 0));
      const whole = Math.max(...curves.map(({ iterations }) => iterations));
      const drawn =
        whole > LAST_DRAWN ? ` The first ${countText(LAST_DRAWN)} of ${countText(whole)} iterations are drawn.` : "";
      const sizes = curves.map(
        ({ label, points }) => `${fromTo(points.map(({ value: { values } }) => values.length))} (${label})`,
      );
      return {
        title: `${axis.title}: ${about}`,
        svg: curveChart(
          curves.map((curve, i) => {
            const before = curves.slice(0, i).filter(({ role }) => role === curve.role);
            return { ...curve, style: styleOf(curve, i, before.length) };
          }),
          { ...axis, label: axis.title, end: Math.min(last, LAST_DRAWN) },
        ),
        table: {
          columns: [
            "line",
            "role",
            "round",
            "density_share",
            "iteration",
            "n",
            `mean_${axis.unit}`,
            `min_${axis.unit}`,
            `max_${axis.unit}`,
          ],
          rows: curves.flatMap(({ line, role, round, density, points }) =>
            points.map(({ iteration, value: { mean, min, max, values } }) => [
              line,
              role,
              round,
              density,
              iteration,
              values.length,
              mean,
              min,
              max,
            ]),
          ),
        },
        caption: `${axis.title.replace(", %", "")} while networks train: ${about}, by the share of weights that they keep. Means over trainings, the shade runs from the smallest to the largest value, the dot is at the mean early stop; n = ${sizes.join(", ")}.${drawn}`,
      };
    },
  }));

/** As far as the paper's Figure 3 is drawn, in iterations. */
export const LAST_DRAWN = 15_000;

/** Which lines are drawn, in which rounds. */
export const curveRoles: readonly string[] = ["ticket", "reinit"];
export const curveRounds: readonly number[] = [
  ...new Set(drawings.flatMap(({ rounds }) => Object.values(rounds).flat())),
];

function curveOf({ label: line, role, jobs }: DrawnLine, round: number, value: "accuracy" | "loss") {
  const here = jobs.filter((job) => job.round === round);
  const results = here.flatMap(({ outcome }) => (isResult(outcome) ? [outcome] : []));
  const points = meanCurve(results, { part: measured[value].part, value });
  const density = here[0]?.density ?? 1;
  const dot = meanEarlyStop(results);
  const iterations = Math.max(0, ...results.map((result) => result.iterations));
  const label = role === "ticket" ? densityText(density) : `${densityText(density)}, ${role}`;
  return points.length === 0 ? [] : [{ line, label, role, round, density, points, dot, iterations }];
}

/** Tickets are solid or nearly so, what stands beside them is dotted: lines are told apart in grey, too. */
const dashes = {
  ticket: [null, "12 2", "6 2", "9 2 2 2"],
  beside: ["3 3", "1 2"],
} as const;

function styleOf({ label, role }: { readonly label: string; readonly role: string }, i: number, nth: number): Style {
  const own = dashes[role === "ticket" ? "ticket" : "beside"];
  return { ...seriesStyle(label, i), symbol: null, dash: own[nth % own.length] ?? null };
}
