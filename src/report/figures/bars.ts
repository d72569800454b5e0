import * as Plot from "@observablehq/plot";
import type { Style } from "../chart.ts";
import { tone } from "../palette.ts";

/** A point of a line and the bar through it, in the units of the axes. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  /** Null: no bar. */
  readonly bar: readonly [low: number, high: number] | null;
}

/** Lines stand side by side by these many units, so that their bars do not hide each other; the first on the spot. */
const dodges = [0, 2.2, -2.2, 4.4];

/**
 * Lines of points with bars, the first on top. Bars are cut at the ends of `domain`, and end in a cap if they are not. Where no
 * line has bars, all stand on the spot. A style without a symbol is a line without points.
 */
export const linesWithBars = (
  lines: readonly { readonly style: Style; readonly spots: readonly Spot[] }[],
  domain: readonly [number, number],
): readonly Plot.Markish[] => {
  const areApart = lines.some(({ spots }) => spots.some(({ bar }) => bar !== null));
  return lines
    .map(({ style, spots }, i) => marks(style, spots, areApart ? (dodges[i % dodges.length] ?? 0) : 0, domain))
    .reverse()
    .flat();
};

function marks(
  style: Style,
  spots: readonly Spot[],
  dx: number,
  [least, most]: readonly [number, number],
): readonly Plot.Markish[] {
  const stroke = tone(style.tone);
  const bars = spots.flatMap(({ x, bar }) => (bar ? [{ x, low: bar[0], high: bar[1] }] : []));
  const caps = bars
    .flatMap(({ x, low, high }) => [
      { x, y: low },
      { x, y: high },
    ])
    .filter(({ y }) => y >= least && y <= most);
  const cut = bars.map(({ x, low, high }) => ({ x, low: Math.max(low, least), high: Math.min(high, most) }));
  const at = { x: "x", y: "y", dx } as const;
  return [
    Plot.line(spots, { ...at, stroke, strokeWidth: 1.8, ...(style.dash ? { strokeDasharray: style.dash } : {}) }),
    Plot.ruleX(cut, { x: "x", y1: "low", y2: "high", dx, stroke, strokeWidth: 1.1 }),
    Plot.dot(caps, { ...at, stroke, symbol: cap, strokeWidth: 1.1 }),
    ...(style.symbol === null ? [] : [Plot.dot(spots, { ...at, r: 2.8, fill: stroke, symbol: style.symbol })]),
  ];
}

/** The end of a bar. */
const cap: Plot.SymbolType = {
  draw(path) {
    path.moveTo(-2.5, 0);
    path.lineTo(2.5, 0);
  },
};
