import * as Plot from "@observablehq/plot";
import { densityText } from "../../numbers-in-words.ts";
import { controlsOf, type Interval, ofNetworks } from "../../verdict/index.ts";
import { chart, type Style } from "../chart.ts";
import { type Comparison, comparisonsOf } from "../comparisons.ts";
import { inWords } from "../in-words.ts";
import { tone } from "../palette.ts";
import type { Reported } from "../reported.ts";
import { countedFromTo } from "../sample-sizes.ts";
import { decimalsOf } from "../scales.ts";
import { linesWithBars, type Spot } from "./bars.ts";
import { densityAxis } from "./density-axis.ts";
import type { Figure } from "./figure.ts";
import { styleOf } from "./networks.ts";

/** What stands on the vertical axis of a figure that compares tickets with other networks. */
interface Axis {
  readonly title: string;
  /** The chart's title, with its unit. */
  readonly label: string;
  /** What the numbers are called in the CSV file, with their unit. */
  readonly unit: string;
  readonly interval: (comparison: Comparison) => Interval | null;
  /** From the recorded number to the drawn one. */
  readonly scale: number;
  /** Where the two are equal, in drawn numbers. */
  readonly equal: number;
  readonly type: "linear" | "log";
  readonly ticks: (low: number, high: number) => readonly number[];
  readonly text: (value: number, decimals: number) => string;
  readonly about: (run: Reported) => string;
  /** What a bar on one side says where the verdict judges it. */
  readonly verdict: string;
  /** What else is to be known where bars are judged; empty: nothing. */
  readonly except?: (run: Reported) => string;
  /** What the verdict says of it; null where it does not judge. */
  readonly judged: (comparison: Comparison) => boolean | null;
  readonly suits?: (run: Reported) => boolean;
}

interface Line {
  readonly style: Style;
  readonly against: Comparison["against"];
  readonly points: readonly { readonly round: number; readonly density: number; readonly interval: Interval }[];
}

/** A figure of the intervals that a verdict rests on: means joined, the 95% interval as bars, a rule where both are equal. */
export function comparison(axis: Axis): Figure {
  return {
    title: axis.title,
    caption: (run) => captionOf(run, axis),
    table: (run) => ({
      columns: [
        "against",
        "round",
        "density_share",
        "pairs",
        ...["mean", "low", "high"].map((e) => `${e}_${axis.unit}`),
      ],
      rows: linesOf(run, axis).flatMap(({ against, points }) =>
        points.map(({ round, density, interval: { mean, low, high, pairs } }) => [
          against,
          round,
          density,
          pairs,
          mean,
          low ?? "",
          high ?? "",
        ]),
      ),
    }),
    draw: (run) => draw(linesOf(run, axis), { ...axis, label: ofNetworks(run.record.spec, axis.label) }),
    ...(axis.suits ? { suits: axis.suits } : {}),
  };
}

/** Says no more than the verdict: with too few trials bars may lie anywhere, and mean nothing. */
function captionOf(run: Reported, axis: Axis): string {
  const intervals = linesOf(run, axis).flatMap(({ points }) => points.map(({ interval }) => interval));
  const pairs = intervals.map((interval) => interval.pairs);
  const judged = comparisonsOf(run.summary.verdict).filter((one) => axis.interval(one));
  const some = judged.some((one) => axis.judged(one) !== null);
  const all = judged.every((one) => axis.judged(one) !== null);
  return [
    `${axis.about(run)}${some ? `: ${axis.verdict}${all ? "" : ", in rounds that are judged"}` : ""}.`,
    ...(some && axis.except ? [axis.except(run)].filter((text) => text !== "") : []),
    ...(intervals.some(({ low }) => low !== null)
      ? ["Bars are 95% intervals, those that reach far are cut at the frame;"]
      : ["One trial has no intervals;"]),
    `n = ${countedFromTo(pairs, "pair")}, one for each trial.`,
  ].join(" ");
}

function linesOf({ summary }: Reported, { interval }: Axis): readonly Line[] {
  const all = comparisonsOf(summary.verdict).flatMap((one) => {
    const found = interval(one);
    return found ? [{ ...one, interval: found }] : [];
  });
  return [...new Set(all.map(({ against }) => against))].map((against) => ({
    against,
    style: {
      ...(against === "dense"
        ? ({ tone: "ticket", symbol: "circle", dash: null } as const)
        : styleOf(against, controlsOf(summary))),
      name: `against ${against}`,
    },
    points: all.filter((one) => one.against === against),
  }));
}

function draw(lines: readonly Line[], axis: Axis): string {
  const points = lines.flatMap((line) => line.points);
  const drawn = lines.map(({ style, points }) => ({
    style,
    spots: points.map(({ density, interval: { mean, low, high } }) => ({
      x: 100 * density,
      y: axis.scale * mean,
      bar: low === null || high === null ? null : ([axis.scale * low, axis.scale * high] as const),
    })),
  }));
  const domain = domainOf(
    drawn.flatMap(({ spots }) => spots),
    axis,
  );
  const yTicks = axis.ticks(...domain);
  const decimals = decimalsOf(yTicks);
  return chart({
    title: axis.label,
    label: inWords(
      axis.label,
      lines.map(({ style, points }) => {
        const end = (point: Line["points"][number] | undefined) =>
          [axis.text(axis.scale * (point?.interval.mean ?? 0), 2), densityText(point?.density ?? 1)] as const;
        return { name: style.name, first: end(points[0]), last: end(points.at(-1)) };
      }),
    ),
    ...densityAxis(points.map((point) => point.density)),
    y: { type: axis.type, domain: [...domain] },
    yTicks,
    yText: (value) => axis.text(value, decimals),
    legend: lines.map((line) => line.style),
    marks: [Plot.ruleY([axis.equal], { stroke: tone("quiet"), strokeWidth: 1.4 }), ...linesWithBars(drawn, domain)],
  });
}

/**
 * What the vertical axis spans: the means, where both are equal, and bars as far as they reach beyond the means by no
 * more than the means' own span, or than half a point and half as long again. With three trials a bar can be twenty
 * times as long, and would leave nothing to see.
 */
function domainOf(spots: readonly Spot[], { type, equal }: Axis): readonly [number, number] {
  const [to, from] = type === "log" ? [Math.log, Math.exp] : [(x: number) => x, (x: number) => x];
  const means = [equal, ...spots.map(({ y }) => y)].map(to);
  const [low, high] = [Math.min(...means), Math.max(...means)];
  const span = Math.max(high - low, type === "log" ? Math.log(1.5) : 0.5);
  const bars = spots.flatMap(({ bar }) => (bar ? [to(bar[0]), to(bar[1])] : []));
  const room = 0.05 * span;
  return [
    from(Math.max(low - span, Math.min(low, ...bars)) - room),
    from(Math.min(high + span, Math.max(high, ...bars)) + room),
  ];
}
