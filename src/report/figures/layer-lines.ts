import * as Plot from "@observablehq/plot";
import { densityText } from "../../numbers-in-words.ts";
import { chart, type Style } from "../chart.ts";
import { inWords } from "../in-words.ts";
import { tone } from "../palette.ts";
import { densityTicks } from "../scales.ts";
import { seriesSymbol, seriesTone } from "../series-looks.ts";
import type { LayerPoint } from "./layer-points.ts";

const TITLE = "Weights remaining in each layer, % (logarithmic)";

/** What stands on the axis, by the least that any layer keeps: four labels or more. */
const ladders = [
  { above: 40, ticks: [100, 90, 80, 70, 60, 50] },
  { above: 10, ticks: [100, 70, 50, 40, 30, 20, 15] },
  { above: 0, ticks: [100, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01] },
];

/** A few layers as lines, with a legend: what each keeps against the round. */
export function layerLines(all: readonly LayerPoint[]): string {
  const points = all.filter((point) => point.share.min > 0);
  const rounds = [...new Set(points.map((point) => point.round))];
  const last = Math.max(1, ...rounds);
  const thinnest = 100 * Math.min(...points.map((point) => point.share.min));
  const ladder = ladders.find(({ above }) => thinnest > above)?.ticks ?? [];
  const ticks = ladder.filter((tick) => tick >= thinnest * 0.95);
  const every = Math.ceil(last / 10);
  const layers = [...new Set(points.map((point) => point.layer))];
  const styles = layers.map(styleOf);
  return chart({
    title: TITLE,
    label: inWords(
      TITLE,
      layers.map((layer) => {
        const ends = points.filter((point) => point.layer === layer);
        const end = (point: LayerPoint | undefined) =>
          [densityText(point?.share.mean ?? 1), `round ${point?.round ?? 0}`] as const;
        return { name: layer, first: end(ends[0]), last: end(ends.at(-1)) };
      }),
    ),
    x: { domain: [-last * 0.02, last * 1.02], label: "Round" },
    xTicks: Array.from({ length: last + 1 }, (_, round) => round).filter((round) => round % every === 0),
    xText: String,
    y: { type: "log", domain: [thinnest === 100 ? 50 : thinnest * 0.9, 112] },
    yTicks: densityTicks(ticks, 190, 20),
    yText: String,
    legend: styles,
    // The first layer last: it holds most of the weights, and others with the same rate stay visible under its dashes.
    marks: layers.flatMap((layer, i) =>
      marks(
        points.filter((point) => point.layer === layer),
        styleOf(layer, i),
        layers.length - i,
      ),
    ),
  });
}

const styleOf = (layer: string, index: number): Style => ({
  name: layer,
  tone: seriesTone(index),
  symbol: seriesSymbol(index),
  dash: index === 0 ? null : index % 2 === 1 ? "5 5" : "2 3",
});

function marks(
  points: readonly LayerPoint[],
  { tone: name, symbol, dash }: Style,
  width: number,
): readonly Plot.Markish[] {
  const stroke = tone(name);
  const x = "round";
  return [
    Plot.ruleX(points, {
      x,
      y1: (d: LayerPoint) => 100 * d.share.min,
      y2: (d: LayerPoint) => 100 * d.share.max,
      stroke,
    }),
    Plot.line(points, {
      x,
      y: (d: LayerPoint) => 100 * d.share.mean,
      stroke,
      strokeWidth: 1 + width * 0.6,
      ...(dash ? { strokeDasharray: dash } : {}),
    }),
    Plot.dot(points, {
      x,
      y: (d: LayerPoint) => 100 * d.share.mean,
      fill: stroke,
      r: 2 + width * 0.4,
      symbol: symbol ?? "circle",
    }),
  ];
}
