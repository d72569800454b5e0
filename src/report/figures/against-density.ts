import { columnName, controlsOf, judgedAtEnd, type Quantity } from "../../verdict/index.ts";
import type { Table } from "../csv.ts";
import type { Reported } from "../reported.ts";
import { type DensityAxis, type DensityLine, densityChart } from "./density-lines.ts";
import type { Figure } from "./figure.ts";
import { measuredOf, type NetworkName, networksOf, sampleSizes, styleOf } from "./networks.ts";

interface Line extends DensityLine {
  readonly network: NetworkName;
}

/** What stands on the vertical axis of a figure against density. */
interface Axis extends DensityAxis {
  readonly quantity: Quantity;
  readonly title: string;
  /** What the numbers are called in the CSV file, with their unit. */
  readonly unit: string;
  readonly about: string;
  /** The same for runs that are judged by their accuracy after the last iteration, if it differs. */
  readonly aboutAtEnd?: string;
}

/** A figure of one quantity of tickets and controls against density: means joined, minimum and maximum as bars. */
export function againstDensity(axis: Axis): Figure {
  const lines = (run: Reported) => linesOf(run, axis.quantity);
  return {
    title: axis.title,
    caption: (run) =>
      `${(judgedAtEnd(run.summary.verdict) ? axis.aboutAtEnd : undefined) ?? axis.about} Points are means, bars run from the smallest to the largest value, the dotted line is the dense network's mean; ${sampleSizes(run.summary)}.`,
    table: (run) => tableOf(lines(run), axis),
    draw(run) {
      const all = lines(run);
      return densityChart(all, axis, { dense: all[0]?.points.find((point) => point.round === 0) });
    },
  };
}

function linesOf({ record, summary }: Reported, quantity: Quantity): readonly Line[] {
  return networksOf(summary).map((name) => ({
    network: name,
    style: { ...styleOf(name, controlsOf(summary)), ...(name === "ticket" ? { name: columnName(record.spec) } : {}) },
    points: summary.rounds.flatMap((round) => {
      const statistic = measuredOf(round, name)?.[quantity];
      return statistic ? [{ round: round.round, density: round.density, statistic }] : [];
    }),
  }));
}

function tableOf(lines: readonly Line[], { unit }: Axis): Table {
  return {
    columns: ["network", "round", "density_share", "n", `mean_${unit}`, `min_${unit}`, `max_${unit}`, `values_${unit}`],
    rows: lines.flatMap(({ network, points }) =>
      points.map(({ round, density, statistic: { mean, min, max, values } }) => [
        network,
        round,
        density,
        values.length,
        mean,
        min,
        max,
        values.join(" "),
      ]),
    ),
  };
}
