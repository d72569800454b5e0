import { isResult } from "../../lottery/index.ts";
import { type DensityLine, densityChart, fromTo } from "../../report/index.ts";
import { statistic } from "../../verdict/index.ts";
import type { DrawnLine, Panel } from "./panel.ts";
import type { Quantity } from "./quantities.ts";

/** A panel of one quantity against density, or against the number of weights that remain. */
export const againstDensity = (name: string, quantity: Quantity, along: "share" | "count" = "share"): Panel => ({
  name,
  draw(lines) {
    const drawn = lines
      .map((each) => ({ ...each, points: pointsOf(each, quantity) }))
      .filter(({ points }) => points.length > 0);
    if (drawn.length === 0) return null;
    const { unit, title } = quantity;
    const sizes = drawn.map(
      ({ label, points }) => `${fromTo(points.map(({ statistic: { values } }) => values.length))} (${label})`,
    );
    return {
      title,
      svg: densityChart(
        drawn.map(({ style, points, weights }): DensityLine => ({ style, points, weights })),
        quantity,
        { along },
      ),
      table: {
        columns: [
          "line",
          "role",
          "round",
          "density_share",
          "weights",
          "n",
          `mean_${unit}`,
          `min_${unit}`,
          `max_${unit}`,
          `values_${unit}`,
        ],
        rows: drawn.flatMap(({ label, role, weights, points }) =>
          points.map(({ round, density, statistic: { mean, min, max, values } }) => [
            label,
            role,
            round,
            density,
            Math.round(density * weights),
            values.length,
            mean,
            min,
            max,
            values.join(" "),
          ]),
        ),
      },
      caption: `${title} against the weights that remain. Points are means, bars run from the smallest to the largest value; n = ${sizes.join(", ")}.`,
    };
  },
});

function pointsOf({ jobs, network }: DrawnLine, { of }: Quantity): DensityLine["points"] {
  const rounds = [...new Set(jobs.map(({ round }) => round))].sort((a, b) => a - b);
  return rounds.flatMap((round) => {
    const here = jobs.filter((job) => job.round === round);
    const values = here
      .flatMap(({ outcome }) => (isResult(outcome) ? [of(outcome, network)] : []))
      .filter(Number.isFinite);
    const found = statistic(values);
    return found ? [{ round, density: here[0]?.density ?? 1, statistic: found }] : [];
  });
}
