import * as Plot from "@observablehq/plot";
import { densityText } from "../../numbers-in-words.ts";
import { columnName, controlsOf, judgedAtEnd, type Quantity, type Statistic } from "../../verdict/index.ts";
import { chart, type Style } from "../chart.ts";
import type { Table } from "../csv.ts";
import { inWords } from "../in-words.ts";
import { tone } from "../palette.ts";
import type { Reported } from "../reported.ts";
import { decimalsOf, roundTicks } from "../scales.ts";
import { linesWithBars, type Spot } from "./bars.ts";
import { densityAxis } from "./density-axis.ts";
import type { Figure } from "./figure.ts";
import { measuredOf, type NetworkName, networksOf, sampleSizes, styleOf } from "./networks.ts";

interface Point {
  readonly round: number;
  readonly density: number;
  readonly statistic: Statistic;
}

interface Line {
  readonly network: NetworkName;
  readonly style: Style;
  readonly points: readonly Point[];
}

/** What stands on the vertical axis of a figure against density. */
interface Axis {
  readonly quantity: Quantity;
  readonly title: string;
  /** The chart's title, with its unit. */
  readonly label: string;
  /** What the numbers are called in the CSV file, with their unit. */
  readonly unit: string;
  /** From the recorded number to the drawn one; accuracies are drawn in percent. */
  readonly scale: number;
  readonly fromZero: boolean;
  readonly text: (value: number, decimals: number) => string;
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
    draw: (run) => draw(lines(run), axis),
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

function draw(lines: readonly Line[], axis: Axis): string {
  const points = lines.flatMap((line) => line.points);
  const domain = domainOf(points, axis);
  const yTicks = roundTicks(domain[0], domain[1], 5);
  const decimals = decimalsOf(yTicks);
  const dense = lines[0]?.points.find((point) => point.round === 0);
  const drawn = lines.filter((line) => line.points.length > 0);
  return chart({
    title: axis.label,
    label: inWords(
      axis.label,
      drawn.map(({ style, points }) => {
        const end = (point: Point | undefined) =>
          [axis.text((point?.statistic.mean ?? 0) * axis.scale, 2), densityText(point?.density ?? 1)] as const;
        return { name: style.name, first: end(points[0]), last: end(points.at(-1)) };
      }),
    ),
    ...densityAxis(points.map((point) => point.density)),
    y: { domain: [...domain] },
    yTicks,
    yText: (value) => axis.text(value, decimals),
    legend: [
      ...drawn.map((line) => line.style),
      ...(dense ? [{ name: "dense", tone: "quiet", symbol: null, dash: "1 3" } as const] : []),
    ],
    marks: [
      ...(dense
        ? [
            Plot.ruleY([dense.statistic.mean * axis.scale], {
              stroke: tone("quiet"),
              strokeDasharray: "1 3",
              strokeWidth: 1.4,
            }),
          ]
        : []),
      ...linesWithBars(
        drawn.map(({ style, points }) => ({ style, spots: points.map((point) => spotOf(point, axis.scale)) })),
        domain,
      ),
    ],
  });
}

/** What the vertical axis spans: all bars and a little room, but no accuracy above 100%. */
function domainOf(points: readonly Point[], { scale, fromZero }: Axis): readonly [number, number] {
  const high = scale * Math.max(...points.map(({ statistic }) => statistic.max));
  if (fromZero) return [0, 1.04 * high || 1];
  const low = scale * Math.min(...points.map(({ statistic }) => statistic.min));
  const room = Math.max(0.04 * (high - low), (0.1 - (high - low)) / 2);
  return [low - room, Math.min(100, high + room)];
}

const spotOf = ({ density, statistic: { mean, min, max } }: Point, scale: number): Spot => ({
  x: 100 * density,
  y: scale * mean,
  bar: [scale * min, scale * max],
});
