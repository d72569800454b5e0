import { isResult } from "../../lottery/index.ts";
import { countText } from "../../numbers-in-words.ts";
import { isDenseAlone, jobsOf, judgedAtEnd, type Quantity } from "../../verdict/index.ts";
import { chart, type Style, widthOf } from "../chart.ts";
import { FONT, WIDTH } from "../drawing.ts";
import { linesWithBars, type Spot } from "../figures/bars.ts";
import { densityAxis } from "../figures/density-axis.ts";
import { meanCurve, type OfCurve } from "../figures/mean-curve.ts";
import { escapeText } from "../markup.ts";
import { tone } from "../palette.ts";
import { decimalsOf, endsOf, roundTicks } from "../scales.ts";
import type { Compared } from "./compared.ts";
import { styleOfRun } from "./series.ts";

interface Line {
  readonly style: Style;
  readonly spots: readonly Spot[];
}

/** Bars of more lines hide each other. */
const MOST_BARS = 4;

/** One figure of several runs: two panels side by side, and under them which line is which. Null where nothing is measured. */
export function comparedFigure(runs: readonly Compared[]): string | null {
  const areDense = runs.every(({ record }) => isDenseAlone(record.spec));
  // Curves are lines without points, and so their legend is.
  const styles = runs.map((run, i) => (areDense ? { ...styleOfRun(run, i), symbol: null } : styleOfRun(run, i)));
  const panels = areDense ? learning(runs, styles) : byDensity(runs, styles);
  if (panels.length === 0) return null;
  return besideEachOther(panels, styles);
}

/** Means of tickets against density. */
function byDensity(runs: readonly Compared[], styles: readonly Style[]): readonly string[] {
  const atEnd = runs.every(({ record }) => judgedAtEnd(record.spec.verdict));
  const accuracy = atEnd ? "Test accuracy after the last iteration, %" : "Test accuracy at the early stop, %";
  const lines = (quantity: Quantity, scale: number): readonly Line[] =>
    runs.map(({ summary }, i) => ({
      style: styles[i]!,
      spots: summary.rounds.flatMap(({ density, ticket }): Spot[] => {
        const found = ticket[quantity];
        if (!found) return [];
        const bar = runs.length <= MOST_BARS ? ([scale * found.min, scale * found.max] as const) : null;
        return [{ x: 100 * density, y: scale * found.mean, bar }];
      }),
    }));
  return [
    panel(accuracy, lines(atEnd ? "testAccuracyAtEnd" : "testAccuracyAtEarlyStop", 100), false),
    panel("Early-stop iteration", lines("earlyStopIteration", 1), true),
  ].flatMap((each) => (each === null ? [] : [each]));
}

function panel(title: string, lines: readonly Line[], fromZero: boolean): string | null {
  const spots = lines.flatMap((line) => line.spots);
  if (spots.length === 0) return null;
  const ends = spots.flatMap(({ y, bar }) => [y, ...(bar ?? [])]);
  const [least, most] = endsOf(ends);
  const room = 0.05 * (most - least || 1);
  const domain: readonly [number, number] = fromZero
    ? [0, 1.04 * most || 1]
    : [least - room, Math.min(100, most + room)];
  const yTicks = roundTicks(domain[0], domain[1], 5);
  const decimals = decimalsOf(yTicks);
  // Ladders of several runs crowd an axis: the one with the most rounds gives the labels.
  const longest = lines.reduce((best, line) => (line.spots.length > best.spots.length ? line : best));
  const { xTicks } = densityAxis(longest.spots.map(({ x }) => x / 100));
  return chart({
    title,
    label: `${title} against the weights that remain, of ${lines.length} runs`,
    ...densityAxis(spots.map(({ x }) => x / 100)),
    xTicks,
    y: { domain: [...domain] },
    yTicks,
    yText: (value) => (fromZero ? countText(value) : value.toFixed(decimals)),
    legend: [],
    marks: [...linesWithBars(lines, domain)],
  });
}

/** Test accuracy and validation loss of dense networks while they train, means over trials. */
function learning(runs: readonly Compared[], styles: readonly Style[]): readonly string[] {
  const curves = (of: OfCurve, scale: number) =>
    runs.map(({ record }, i) => {
      const dense = jobsOf(record, "ticket", 0).map(({ outcome }) => outcome);
      const points = meanCurve(dense.filter(isResult), of);
      const spots = points.map(({ iteration, value }) => ({ x: iteration, y: scale * value.mean, bar: null }));
      return { style: styles[i]!, spots };
    });
  return [
    curvePanel("Test accuracy, %", curves({ part: "test", value: "accuracy" }, 100), "up"),
    curvePanel("Validation loss", curves({ part: "validation", value: "loss" }, 1), "down"),
  ].flatMap((each) => (each === null ? [] : [each]));
}

function curvePanel(title: string, lines: readonly Line[], better: "up" | "down"): string | null {
  const all = lines.flatMap((line) => line.spots);
  if (all.length === 0) return null;
  const end = all.reduce((last, { x }) => Math.max(last, x), 1);
  // The first iterations are far from the others and would press them together.
  const settled = all.filter(({ x }) => x >= 0.1 * end);
  const shown = settled.length > 0 ? settled : all;
  const [least, most] = endsOf(shown.map(({ y }) => y));
  const room = 0.05 * (most - least || 1);
  const domain: readonly [number, number] = [least - room, better === "up" ? Math.min(100, most + room) : most + room];
  const inside = lines.map(({ style, spots }) => ({
    style,
    spots: spots.filter(({ y }) => y >= domain[0] && y <= domain[1]),
  }));
  const yTicks = roundTicks(domain[0], domain[1], 5);
  const decimals = decimalsOf(yTicks);
  return chart({
    title,
    label: `${title} while ${lines.length} networks train`,
    x: { domain: [0, end], label: "Iteration" },
    xTicks: roundTicks(0, end, 4),
    xText: countText,
    y: { domain: [...domain] },
    yTicks,
    yText: (value) => value.toFixed(decimals),
    legend: [],
    marks: [...linesWithBars(inside, domain)],
  });
}

const LINE = 18;
const KEY = 26;

/** Panels side by side, and under them the legend in as many columns as its names leave room for. */
function besideEachOther(panels: readonly string[], styles: readonly Style[]): string {
  const width = WIDTH * panels.length;
  const height = Number(/ height="([\d.]+)"/.exec(panels[0] ?? "")?.[1] ?? 0);
  const longest = Math.max(...styles.map(({ name }) => KEY + widthOf(name) + 16));
  const columns = Math.max(1, Math.min(styles.length, Math.floor((width - 16) / longest)));
  const rows = Math.ceil(styles.length / columns);
  const entries = styles.map((style, i) =>
    legendEntry(style, 8 + Math.floor(i / rows) * ((width - 16) / columns), height + 10 + (i % rows) * LINE, width),
  );
  const total = height + 14 + rows * LINE;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${total}" width="${width}" height="${total}" ` +
    `font-family="${FONT}" font-size="12" fill="${tone("ink")}" color="${tone("ink")}" role="img" ` +
    `aria-label="${escapeText(`${styles.length} runs: ${styles.map(({ name }) => name).join("; ")}`)}">` +
    `<rect width="${width}" height="${total}" fill="${tone("paper")}"/>` +
    panels.map((svg, i) => svg.replace("<svg ", `<svg x="${i * WIDTH}" y="0" `)).join("") +
    `${entries.join("")}</svg>\n`
  );
}

function legendEntry({ name, tone: colour, symbol, dash }: Style, x: number, y: number, width: number): string {
  const stroke = tone(colour);
  const room = Math.floor((width - x - KEY - 8) / 6.6);
  const shown = name.length > room ? `${name.slice(0, Math.max(8, room - 2))}..` : name;
  const line = `<path d="M${x} ${y}h20" stroke="${stroke}" stroke-width="1.8"${dash ? ` stroke-dasharray="${dash}"` : ""}/>`;
  const dot = symbol === null ? "" : `<g transform="translate(${x + 10} ${y})" fill="${stroke}">${shapes[symbol]}</g>`;
  return `${line}${dot}<text x="${x + KEY}" y="${y + 4}">${escapeText(shown)}</text>`;
}

const shapes: Readonly<Record<NonNullable<Style["symbol"]>, string>> = {
  circle: '<circle r="3.2"/>',
  square: '<rect x="-2.8" y="-2.8" width="5.6" height="5.6"/>',
  triangle: '<path d="M0 -3.9L3.4 2.6H-3.4Z"/>',
  diamond: '<path d="M0 -4L3 0L0 4L-3 0Z"/>',
};
