import * as Plot from "@observablehq/plot";
import { countText, densityText } from "../../numbers-in-words.ts";
import type { Statistic } from "../../verdict/index.ts";
import { chart, type Style } from "../chart.ts";
import { inWords } from "../in-words.ts";
import { tone } from "../palette.ts";
import { decimalsOf, roundTicks } from "../scales.ts";
import { linesWithBars, type Spot } from "./bars.ts";
import { densityAxis, weightsAxis } from "./density-axis.ts";

/** One point of a line against density. */
export interface DensityPoint {
  readonly round: number;
  /** Share of the weights that remain, from 0 to 1. */
  readonly density: number;
  readonly statistic: Statistic;
}

/** A line against density: means joined, minimum and maximum as bars. */
export interface DensityLine {
  readonly style: Style;
  readonly points: readonly DensityPoint[];
  /** Weights of its dense network; needed where lines are drawn against the number that remains. */
  readonly weights?: number | undefined;
}

/** What stands on the vertical axis of a chart against density. */
export interface DensityAxis {
  /** The chart's title, with its unit. */
  readonly label: string;
  /** From the recorded number to the drawn one; accuracies are drawn in percent. */
  readonly scale: number;
  readonly fromZero: boolean;
  readonly text: (value: number, decimals: number) => string;
}

export interface DensityOptions {
  /** Drawn dotted all the way; default: nothing is. */
  readonly dense?: DensityPoint | undefined;
  /** `share`, the default: of the weights, in percent; `count`: how many remain, for networks of several sizes. */
  readonly along?: "share" | "count" | undefined;
}

/** Lines of one quantity against density, logarithmic and falling to the right. */
export function densityChart(
  lines: readonly DensityLine[],
  axis: DensityAxis,
  { dense, along = "share" }: DensityOptions = {},
): string {
  const drawn = lines.filter((line) => line.points.length > 0);
  const points = drawn.flatMap((line) => line.points);
  const domain = domainOf(points, axis);
  const yTicks = roundTicks(domain[0], domain[1], 5);
  const decimals = decimalsOf(yTicks);
  const place = ({ weights = 1 }: DensityLine, { density }: DensityPoint) =>
    along === "share" ? 100 * density : density * weights;
  const places = drawn.flatMap((line) => line.points.map((point) => place(line, point)));
  return chart({
    title: axis.label,
    label: inWords(
      axis.label,
      drawn.map((line) => {
        const end = (point: DensityPoint | undefined) =>
          [
            axis.text((point?.statistic.mean ?? 0) * axis.scale, 2),
            along === "share" ? densityText(point?.density ?? 1) : countText(point ? place(line, point) : 0),
          ] as const;
        return { name: line.style.name, first: end(line.points[0]), last: end(line.points.at(-1)) };
      }),
    ),
    ...(along === "share" ? densityAxis(points.map((point) => point.density)) : weightsAxis(places)),
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
        drawn.map((line) => ({
          style: line.style,
          spots: line.points.map((point) => spotOf(point, place(line, point), axis.scale)),
        })),
        domain,
      ),
    ],
  });
}

/** What the vertical axis spans: all bars and a little room, but no accuracy above 100%. */
function domainOf(points: readonly DensityPoint[], { scale, fromZero }: DensityAxis): readonly [number, number] {
  const high = scale * Math.max(...points.map(({ statistic }) => statistic.max));
  if (fromZero) return [0, 1.04 * high || 1];
  const low = scale * Math.min(...points.map(({ statistic }) => statistic.min));
  const room = Math.max(0.04 * (high - low), (0.1 - (high - low)) / 2);
  return [low - room, Math.min(100, high + room)];
}

const spotOf = ({ statistic: { mean, min, max } }: DensityPoint, x: number, scale: number): Spot => ({
  x,
  y: scale * mean,
  bar: [scale * min, scale * max],
});
