import { isResult } from "../../lottery/index.ts";
import { countText, densityText } from "../../numbers-in-words.ts";
import { isDenseAlone, jobsOf, judgedAtEnd, type RoundSummary, type RunSummary } from "../../verdict/index.ts";
import type { Style } from "../chart.ts";
import type { Tone } from "../palette.ts";
import type { Reported } from "../reported.ts";
import { countedFromTo } from "../sample-sizes.ts";
import { type CurvePoint, curveChart } from "./curve-lines.ts";
import type { Figure } from "./figure.ts";
import { meanCurve, meanEarlyStop, type OfCurve } from "./mean-curve.ts";

/** Densities of the paper's Figure 3. */
const paper = [1, 0.513, 0.211, 0.07, 0.036, 0.019];

/** More curves are not told apart. */
const MOST = 6;

interface Curve {
  readonly round: number;
  readonly density: number;
  readonly points: readonly CurvePoint[];
  /** Mean iteration; null where it is not looked at. */
  readonly earlyStop: number | null;
}

/** What is measured while networks train. */
interface Measured extends OfCurve {
  readonly title: string;
  /** The chart's title, with its unit; what a screen reader says of it. */
  readonly axis: string;
  readonly label: string;
  /** What the numbers are called in the CSV file. */
  readonly unit: string;
  readonly scale: number;
  readonly most?: number;
  readonly text: (value: number) => string;
  readonly about: string;
  readonly left: string;
  readonly suits?: Figure["suits"];
}

/** A figure of how tickets of some densities learn: mean curves, with a shade from the smallest to the largest value. */
export const measuredCurves = (measured: Measured): Figure => ({
  title: measured.title,
  ...(measured.suits ? { suits: measured.suits } : {}),
  caption(run) {
    const curves = curvesOf(run, measured);
    const n = countedFromTo(valuesIn(curves), "trial");
    const [end, last] = [shownUntil(curves), lastIteration(curves)];
    const dot = judgedAtEnd(run.summary.verdict) ? "" : ", the dot is at the mean early-stop iteration";
    const part = end < last ? ` The first ${countText(end)} of ${countText(last)} iterations are drawn.` : "";
    const whose = isDenseAlone(run.record.spec)
      ? "while it trains"
      : "of tickets while they train, by the share of weights that they keep";
    return `${measured.about} ${whose}; the shade runs from the smallest to the largest value${dot}; n = ${n}.${part} ${measured.left}`;
  },
  table: (run) => ({
    columns: [
      "round",
      "density_share",
      "iteration",
      "n",
      `mean_${measured.unit}`,
      `min_${measured.unit}`,
      `max_${measured.unit}`,
    ],
    rows: curvesOf(run, measured).flatMap((curve) =>
      curve.points.map(({ iteration, value }) => [
        curve.round,
        curve.density,
        iteration,
        value.values.length,
        value.mean,
        value.min,
        value.max,
      ]),
    ),
  }),
  draw(run) {
    const curves = curvesOf(run, measured);
    return curveChart(
      curves.map((curve, i) => ({
        style: styleOf(curve, i),
        dot: curve.earlyStop,
        points: curve.points,
      })),
      {
        title: measured.axis,
        label: measured.label,
        scale: measured.scale,
        most: measured.most,
        end: shownUntil(curves),
        text: measured.text,
      },
    );
  },
});

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

function curvesOf(run: Reported, measured: Measured): readonly Curve[] {
  const { record, summary } = run;
  return wanted(summary).flatMap(({ round, density }) => {
    const results = jobsOf(record, "ticket", round).flatMap(({ outcome }) => (isResult(outcome) ? [outcome] : []));
    const points = meanCurve(results, measured);
    const earlyStop = judgedAtEnd(summary.verdict) ? null : meanEarlyStop(results);
    return points.length > 0 ? [{ round, density, points, earlyStop }] : [];
  });
}

/** How many values are behind the points of curves, each count once. */
const valuesIn = (curves: readonly Curve[]): readonly number[] => [
  ...new Set(curves.flatMap(({ points }) => points.map(({ value }) => value.values.length))),
];

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
