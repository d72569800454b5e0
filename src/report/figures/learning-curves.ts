import * as Plot from "@observablehq/plot";
import { isResult } from "../../lottery/index.ts";
import { counted, densityText, iterationsText, percentText } from "../../numbers-in-words.ts";
import {
  isDenseAlone,
  jobsOf,
  judgedAtEnd,
  type RoundSummary,
  type RunSummary,
  type Statistic,
  statistic,
} from "../../verdict/index.ts";
import { chart, type Style } from "../chart.ts";
import { inWords } from "../in-words.ts";
import { type Tone, tone } from "../palette.ts";
import type { Reported } from "../reported.ts";
import { decimalsOf, roundTicks } from "../scales.ts";
import type { Figure } from "./figure.ts";

/** Densities of the paper's Figure 3. */
const paper = [1, 0.513, 0.211, 0.07, 0.036, 0.019];

/** More curves are not told apart. */
const MOST = 6;

interface Point {
  readonly iteration: number;
  readonly accuracy: Statistic;
}

interface Curve {
  readonly round: number;
  readonly density: number;
  readonly points: readonly Point[];
  /** Mean iteration; null where it is not looked at. */
  readonly earlyStop: number | null;
}

/** The paper's Figure 3: how tickets of some densities learn. */
export const learningCurves: Figure = {
  title: "Learning curves",
  caption(run) {
    const curves = curvesOf(run);
    const n = Math.max(0, ...curves.map(({ points }) => points[0]?.accuracy.values.length ?? 0));
    const [end, last] = [shownUntil(curves), lastIteration(curves)];
    const dot = judgedAtEnd(run.summary.verdict) ? "" : ", the dot is at the mean early-stop iteration";
    const part = end < last ? ` The first ${iterationsText(end)} of ${iterationsText(last)} iterations are drawn.` : "";
    const whose = isDenseAlone(run.record.spec)
      ? "Mean test accuracy while it trains"
      : "Mean test accuracy of tickets while they train, by the share of weights that they keep";
    return `${whose}; the shade runs from the smallest to the largest value${dot}; n = ${counted(n, "trial")}.${part} Accuracies below the axis are left out.`;
  },
  table: (run) => ({
    columns: ["round", "density_share", "iteration", "n", "mean_share", "min_share", "max_share"],
    rows: curvesOf(run).flatMap((curve) =>
      curve.points.map(({ iteration, accuracy }) => [
        curve.round,
        curve.density,
        iteration,
        accuracy.values.length,
        accuracy.mean,
        accuracy.min,
        accuracy.max,
      ]),
    ),
  }),
  draw(run) {
    const curves = curvesOf(run);
    const end = shownUntil(curves);
    const shown = curves.map((curve) => ({ ...curve, points: curve.points.filter((point) => point.iteration <= end) }));
    const settled = shown.flatMap(({ points }) => points.filter((point) => point.iteration >= end * 0.12));
    const low = settled.reduce((least, { accuracy }) => Math.min(least, 100 * accuracy.min), 100);
    const high = settled.reduce((most, { accuracy }) => Math.max(most, 100 * accuracy.max), 0);
    const room = (high - low || 1) * 0.05;
    const domain: [number, number] = [low - room, Math.min(100, high + room)];
    const yTicks = roundTicks(domain[0], domain[1], 5);
    const decimals = decimalsOf(yTicks);
    return chart({
      title: "Test accuracy, %",
      label: inWords(
        "Test accuracy, % (learning curves)",
        shown.map(({ density: share, points }) => {
          const end = (point: Point | undefined) =>
            [percentText(point?.accuracy.mean ?? 0), `iteration ${iterationsText(point?.iteration ?? 0)}`] as const;
          return { name: densityText(share), first: end(points[0]), last: end(points.at(-1)) };
        }),
      ),
      x: { domain: [0, end], label: "Iteration" },
      xTicks: roundTicks(0, end, 4),
      xText: iterationsText,
      y: { domain },
      yTicks,
      yText: (value) => value.toFixed(decimals),
      legend: shown.map(styleOf),
      marks: shown
        .map((curve, i) => marks(curve, styleOf(curve, i), domain[0]))
        .reverse()
        .flat(),
    });
  },
};

/**
 * Rounds to draw: the dense network, tickets that the verdict names, the smallest, then as many as are left of those
 * nearest to the paper's densities (in ratio).
 */
function wanted({ rounds, verdict }: RunSummary): readonly RoundSummary[] {
  const smallest = Math.min(...rounds.map((round) => round.density));
  const nearest = paper
    .filter((density) => density >= smallest * 0.9)
    .flatMap((density) => {
      const away = (round: RoundSummary) => Math.abs(Math.log(round.density / density));
      const [first, ...others] = rounds;
      return first ? [others.reduce((best, round) => (away(round) < away(best) ? round : best), first)] : [];
    });
  const named = [verdict.smallestMatching, verdict.fastest, verdict.mostAccurate].map((ticket) => ticket?.round);
  const first = rounds.filter((round, i) => i === 0 || i === rounds.length - 1 || named.includes(round.round));
  const chosen = [...new Set([...first, ...nearest])].slice(0, MOST);
  return rounds.filter((round) => chosen.includes(round));
}

function curvesOf(run: Reported): readonly Curve[] {
  const { record, summary } = run;
  return wanted(summary).flatMap(({ round, density }) => {
    const results = jobsOf(record, "ticket", round).flatMap(({ outcome }) => (isResult(outcome) ? [outcome] : []));
    const values = new Map<number, number[]>();
    for (const { test } of results) {
      test.iteration.forEach((iteration, i) => {
        values.set(iteration, [...(values.get(iteration) ?? []), test.accuracy[i] ?? 0]);
      });
    }
    const points = [...values]
      .sort(([a], [b]) => a - b)
      .flatMap(([iteration, list]) => {
        const accuracy = statistic(list);
        return accuracy ? [{ iteration, accuracy }] : [];
      });
    const earlyStop = judgedAtEnd(run.summary.verdict)
      ? null
      : (statistic(results.map((r) => r.earlyStopIteration))?.mean ?? null);
    return points.length > 0 ? [{ round, density, points, earlyStop }] : [];
  });
}

const lastIteration = (curves: readonly Curve[]): number =>
  Math.max(0, ...curves.map(({ points }) => points.at(-1)?.iteration ?? 0));

/** A curve of fewer points shows nothing. */
const FEWEST = 5;

/** Long trainings are drawn to a little beyond their latest early stop: that is where they differ. */
function shownUntil(curves: readonly Curve[]): number {
  const last = lastIteration(curves);
  const stop = Math.max(0, ...curves.map((curve) => curve.earlyStop ?? 0));
  const latest = Math.max(1.5 * stop, ...curves.map(({ points }) => points[FEWEST - 1]?.iteration ?? last));
  const step = 10 ** Math.floor(Math.log10(latest || 1));
  return stop === 0 || latest > last / 2 ? last : Math.ceil(latest / step) * step;
}

const tones: readonly Tone[] = ["series-0", "series-1", "series-2", "series-3", "series-4", "series-5"];
const dashes = [null, null, "7 2", "4 2", "2 2", "7 2 2 2"] as const;

const styleOf = (curve: Curve, index: number): Style => ({
  name: densityText(curve.density),
  tone: tones[index % tones.length] ?? "ink",
  symbol: null,
  dash: dashes[index % dashes.length] ?? null,
});

function marks({ points, earlyStop }: Curve, { tone: name, dash }: Style, floor: number): readonly Plot.Markish[] {
  const stroke = tone(name);
  const upTo = (end: "mean" | "max") =>
    fromFloor(
      points.map((point) => [point.iteration, 100 * point.accuracy[end]]),
      floor,
    );
  const line = upTo("mean");
  const lowest = new Map(points.map((point) => [point.iteration, 100 * point.accuracy.min]));
  const band = upTo("max").map(([iteration, high]) => [
    iteration,
    Math.max(floor, lowest.get(iteration) ?? floor),
    high,
  ]);
  const stop = earlyStop === null ? null : at(line, earlyStop);
  return [
    Plot.areaY(band, { x: "0", y1: "1", y2: "2", fill: stroke, fillOpacity: 0.12 }),
    Plot.line(line, { x: "0", y: "1", stroke, strokeWidth: 1.8, ...(dash ? { strokeDasharray: dash } : {}) }),
    ...(stop === null
      ? []
      : [Plot.dot([[earlyStop, stop]], { x: "0", y: "1", r: 3.4, fill: stroke, stroke: tone("paper") })]),
  ];
}

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
