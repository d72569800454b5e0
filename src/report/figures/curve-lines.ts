import * as Plot from "@observablehq/plot";
import { countText } from "../../numbers-in-words.ts";
import type { Statistic } from "../../verdict/index.ts";
import { chart, type Style } from "../chart.ts";
import { inWords } from "../in-words.ts";
import { tone } from "../palette.ts";
import { decimalsOf, roundTicks } from "../scales.ts";

/** One measurement of a curve, over trials. */
export interface CurvePoint {
  readonly iteration: number;
  readonly value: Statistic;
}

/** A line against iterations: means, with a shade from the smallest to the largest value. */
export interface CurveLine {
  readonly style: Style;
  readonly points: readonly CurvePoint[];
  /** Where a dot stands on the line; null: nowhere. */
  readonly dot: number | null;
}

export interface CurveAxis {
  /** The chart's title, with its unit. */
  readonly title: string;
  /** What a screen reader says first. */
  readonly label: string;
  /** From the recorded number to the drawn one. */
  readonly scale: number;
  /** No drawn value lies above this. */
  readonly most?: number | undefined;
  /** The last iteration that is drawn. */
  readonly end: number;
  readonly text: (value: number) => string;
}

/** Curves of trainings. The vertical axis spans what they reach once the first eighth of the drawn part is over. */
export function curveChart(curves: readonly CurveLine[], axis: CurveAxis): string {
  const { scale, end, most = Number.POSITIVE_INFINITY } = axis;
  const shown = curves.map((curve) => ({ ...curve, points: curve.points.filter((point) => point.iteration <= end) }));
  const settled = shown.flatMap(({ points }) => points.filter((point) => point.iteration >= end * 0.12));
  const low = settled.reduce((least, { value }) => Math.min(least, scale * value.min), Number.POSITIVE_INFINITY);
  const high = settled.reduce((top, { value }) => Math.max(top, scale * value.max), 0);
  const from = Math.min(low, high);
  const room = (high - from || 1) * 0.05;
  const domain: [number, number] = [from - room, Math.min(most, high + room)];
  const yTicks = roundTicks(domain[0], domain[1], 5);
  const decimals = decimalsOf(yTicks);
  return chart({
    title: axis.title,
    label: inWords(
      axis.label,
      shown.map(({ style, points }) => {
        const at = (point: CurvePoint | undefined) =>
          [axis.text(point?.value.mean ?? 0), `iteration ${countText(point?.iteration ?? 0)}`] as const;
        return { name: style.name, first: at(points[0]), last: at(points.at(-1)) };
      }),
    ),
    x: { domain: [0, end], label: "Iteration" },
    xTicks: roundTicks(0, end, 4),
    xText: countText,
    y: { domain },
    yTicks,
    yText: (value) => value.toFixed(decimals),
    legend: shown.map(({ style }) => style),
    marks: shown
      .map((curve) => marks(curve, scale, domain))
      .reverse()
      .flat(),
  });
}

function marks(
  { points, dot, style }: CurveLine,
  scale: number,
  [floor, top]: [number, number],
): readonly Plot.Markish[] {
  const stroke = tone(style.tone);
  const upTo = (end: "mean" | "max") =>
    upToTop(
      fromFloor(
        points.map((point) => [point.iteration, scale * point.value[end]]),
        floor,
      ),
      top,
    );
  const line = upTo("mean");
  const lowest = new Map(points.map((point) => [point.iteration, scale * point.value.min]));
  const band = upTo("max").map(([iteration, high]) => {
    const low = lowest.get(iteration) ?? (high >= top ? top : floor);
    return [iteration, Math.min(top, Math.max(floor, low)), high];
  });
  const height = dot === null ? null : at(line, dot);
  return [
    Plot.areaY(band, { x: "0", y1: "1", y2: "2", fill: stroke, fillOpacity: 0.12 }),
    Plot.line(line, {
      x: "0",
      y: "1",
      stroke,
      strokeWidth: 1.8,
      ...(style.dash ? { strokeDasharray: style.dash } : {}),
    }),
    ...(height === null
      ? []
      : [Plot.dot([[dot, height]], { x: "0", y: "1", r: 3.4, fill: stroke, stroke: tone("paper") })]),
  ];
}

/** The part of a line that lies at or below `top`, beginning where it first comes down to it. */
const upToTop: typeof fromFloor = (line, top) =>
  fromFloor(
    line.map(([x, y]) => [x, -y]),
    -top,
  ).map(([x, y]) => [x, -y]);

/** The part of a line that lies at or above `floor`, beginning where it first comes up to it. */
function fromFloor(
  line: readonly (readonly [number, number])[],
  floor: number,
): readonly (readonly [number, number])[] {
  const first = line.findIndex(([, y]) => y >= floor);
  if (first === -1) return [];
  const [before, after] = [line[first - 1], line[first]];
  const kept = line.slice(first).map(([x, y]) => [x, Math.max(y, floor)] as const);
  if (!before || !after) return kept;
  const share = (floor - before[1]) / (after[1] - before[1]);
  return [[before[0] + share * (after[0] - before[0]), floor], ...kept];
}

/** The line's height at `x`, or null beyond its ends. */
function at(line: readonly (readonly [number, number])[], x: number): number | null {
  const i = line.findIndex(([iteration]) => iteration >= x);
  const [before, after] = [line[i - 1], line[i]];
  if (!after || (!before && after[0] !== x)) return null;
  return before ? before[1] + ((x - before[0]) / (after[0] - before[0])) * (after[1] - before[1]) : after[1];
}
