import { drawing, WIDTH } from "../drawing.ts";
import { escapeText } from "../markup.ts";
import { type Tone, tone } from "../palette.ts";
import { decimalsOf, roundTicks } from "../scales.ts";

/** A distribution as a line: places and heights, from left to right. */
export interface Outline {
  readonly name: string;
  readonly tone: Tone;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface SmallChart {
  readonly title: string;
  readonly outlines: readonly Outline[];
}

/** By a line's place in the legend: lines are told apart in grey, too. */
const dashes = [null, "7 2", "3 2", "1 2", "7 2 1 2", "7 2 1 2 1 2"] as const;

const GAP = 20;
const SIDE = (WIDTH - 16 - GAP) / 2;
const TALL = 84;
const ROW = TALL + 46;
/** Room for the halves of numbers at the ends of an axis. */
const EDGE = 14;

/**
 * Distributions beside each other, two in a row, with one legend. Each chart has its own scales, and no numbers upwards: the
 * area under a line is 1.
 */
export function smallMultiples(title: string, charts: readonly SmallChart[]): string {
  const names = new Map(charts.flatMap(({ outlines }) => outlines.map((outline) => [outline.name, outline.tone])));
  const entries = [...names];
  const legendLines = Math.ceil(entries.length / 3);
  const top = 32 + 18 * legendLines;
  const dashOf = (name: string) => {
    const dash = dashes[entries.findIndex(([other]) => other === name) % dashes.length];
    return dash ? ` stroke-dasharray="${dash}"` : "";
  };
  const legend = entries.map(([name, colour], i) => {
    const [x, y] = [8 + (i % 3) * 128, 36 + 18 * Math.floor(i / 3)];
    return `<path d="M${x} ${y - 4}h18" stroke="${tone(colour)}" stroke-width="1.8"${dashOf(name)}/><text x="${x + 23}" y="${y}">${escapeText(name)}</text>`;
  });
  const drawn = charts.map((chart, i) =>
    small(chart, dashOf, 8 + (i % 2) * (SIDE + GAP), top + Math.floor(i / 2) * ROW),
  );
  const height = top + Math.ceil(charts.length / 2) * ROW + 4;
  return drawing(
    `<text x="8" y="18" font-weight="bold">${escapeText(title)}</text>${legend.join("")}${drawn.join("")}`,
    height,
    `${title}. ${charts.map((chart) => `${chart.title}: ${chart.outlines.map(inWords).join(", ")}`).join("; ")}`,
  );
}

/** Where a distribution is highest. */
function inWords({ name, points }: Outline): string {
  const peak = points.reduce<readonly [number, number] | undefined>(
    (best, at) => (best && best[1] >= at[1] ? best : at),
    undefined,
  );
  return `${name} highest at ${Number((peak?.[0] ?? 0).toPrecision(2))}`;
}

function small({ title, outlines }: SmallChart, dashOf: (name: string) => string, left: number, top: number): string {
  const filled = outlines.flatMap(({ points }) => points.filter(([, y]) => y > 0));
  const most = Math.max(...filled.map(([, y]) => y), Number.MIN_VALUE);
  // Sparse tails would leave no room for what is in the middle.
  const seen = filled.filter(([, y]) => y > most / 500).map(([x]) => x);
  const [low, high] = [Math.min(...seen, 0), Math.max(...seen, 0)];
  const span = high - low || 1;
  const x = (value: number) => (left + EDGE + ((SIDE - 2 * EDGE) * (value - low)) / span).toFixed(2);
  const y = (value: number) => (top + 18 + TALL * (1 - value / most)).toFixed(2);
  const lines = outlines.map(({ name, tone: colour, points }) => {
    const shown = points.filter(([at]) => at >= low && at <= high);
    if (shown.length === 0) return "";
    const path = shown.map(([at, height], i) => `${i === 0 ? "M" : "L"}${x(at)} ${y(height)}`).join("");
    return `<path d="${path}" fill="none" stroke="${tone(colour)}" stroke-width="1.5"${dashOf(name)} stroke-linejoin="round"/>`;
  });
  const ticks = roundTicks(low, high, 4);
  const decimals = decimalsOf(ticks);
  const base = top + 18 + TALL;
  const axis = ticks.map(
    (tick) =>
      `<path d="M${x(tick)} ${base}v4" stroke="${tone("quiet")}"/><text x="${x(tick)}" y="${base + 16}" text-anchor="middle">${tick.toFixed(decimals)}</text>`,
  );
  return (
    `<text x="${left}" y="${top + 10}">${escapeText(title)}</text>` +
    `<path d="M${left} ${base}h${SIDE}" stroke="${tone("quiet")}"/>${axis.join("")}${lines.join("")}`
  );
}
