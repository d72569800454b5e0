import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom/worker";
import { drawing, WIDTH } from "./drawing.ts";
import { type Tone, tone } from "./palette.ts";

/** One line of a chart: its name in the legend and how it is told apart. */
export interface Style {
  readonly name: string;
  readonly tone: Tone;
  readonly symbol: "circle" | "square" | "diamond" | "triangle" | null;
  /** SVG dash pattern. */
  readonly dash: string | null;
}

export interface ChartOptions {
  /** What the vertical axis shows, with its unit; it stands on top, as the chart's title. */
  readonly title: string;
  /** What a screen reader says of the chart. */
  readonly label: string;
  readonly x: Plot.ScaleOptions & { readonly label: string };
  readonly xTicks: readonly number[];
  readonly xText: (value: number) => string;
  readonly y: Plot.ScaleOptions;
  readonly yTicks: readonly number[];
  readonly yText: (value: number) => string;
  readonly legend: readonly Style[];
  readonly marks: readonly Plot.Markish[];
}

const HEIGHT = 290;
/** Room for the labels of the vertical axis, at least, and what is beside them there. */
const LEFT = 52;
const BESIDE = 10;
const LEGEND_LINE = 18;
const TITLE_LINE = 16;
/** Letters of a title are so much wider than others. */
const BOLD = 1.1;

/** Width of a legend's key, and the room between entries. */
const KEY = 22;
const GAP = 9;

/** Roughly how wide DejaVu Sans sets a text at 12 units; other fonts are narrower. */
export const widthOf = (text: string): number =>
  [...text].reduce(
    (width, letter) => width + ("fijlrt., ".includes(letter) ? 4.6 : "mw%".includes(letter) ? 11.5 : 7.4),
    0,
  );

/**
 * A chart with its title, legend and axes. Plot's own axes drop labels on logarithmic scales, so ticks are given; its
 * names for marks, such as "rule", say nothing beside the chart's label, and are left out.
 */
export function chart(options: ChartOptions): string {
  const places = legendPlaces(options.legend);
  const lines = (places.at(-1)?.line ?? -1) + 1;
  const title = titleLines(options.title);
  const legendTop = 32 + (title.length - 1) * TITLE_LINE;
  const top = legendTop + lines * LEGEND_LINE;
  const left = Math.max(LEFT, ...options.yTicks.map((tick) => BESIDE + widthOf(options.yText(tick))));
  const text = { fontSize: 12, fill: tone("ink"), stroke: "none" } as const;
  const corner = { frameAnchor: "top-left", textAnchor: "start", lineAnchor: "middle" } as const;
  const { label, ...x } = options.x;
  const { document } = parseHTML("<html><body></body></html>");
  const svg = Plot.plot({
    document,
    width: WIDTH,
    height: HEIGHT,
    marginTop: top,
    marginLeft: left,
    marginRight: 22,
    marginBottom: 46,
    x,
    y: options.y,
    marks: [
      Plot.gridY([...options.yTicks], { stroke: tone("faint"), strokeOpacity: 1 }),
      ...options.marks,
      Plot.frame({ anchor: "left", stroke: tone("quiet") }),
      Plot.axisX([...options.xTicks], {
        text: (d: number) => options.xText(d),
        fontSize: 12,
        label: null,
        color: tone("ink"),
        tickSize: 5,
      }),
      Plot.axisY([...options.yTicks], {
        text: (d: number) => options.yText(d),
        fontSize: 12,
        label: null,
        color: tone("ink"),
        tickSize: 0,
        tickPadding: 6,
      }),
      Plot.frame({ anchor: "bottom", stroke: tone("quiet") }),
      ...title.map((line, i) =>
        Plot.text([line], { ...text, ...corner, fontWeight: "bold", dx: 8 - left, dy: 14 + i * TITLE_LINE - top }),
      ),
      Plot.text([label], { ...text, frameAnchor: "bottom", dy: 39 }),
      ...places.flatMap(({ style, x, line }) => [
        ...legendKey(style, 8 - left + x, legendTop + line * LEGEND_LINE - top),
        Plot.text([style.name], {
          ...text,
          ...corner,
          dx: 8 - left + x + KEY,
          dy: legendTop + line * LEGEND_LINE - top,
        }),
      ]),
    ],
  });
  return drawing(
    `<g text-anchor="middle">${svg.innerHTML.replace(/<style>[\s\S]*?<\/style>| aria-label="[^"]*"/g, "")}</g>`,
    HEIGHT,
    options.label,
  );
}

/** Broken at its spaces where it would reach over the drawing's edge. */
function titleLines(title: string): readonly string[] {
  const lines = [""];
  for (const word of title.split(" ")) {
    const longer = [lines.at(-1) ?? "", word].filter((part) => part !== "").join(" ");
    if (lines.at(-1) !== "" && BOLD * widthOf(longer) > WIDTH - 16) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** Where each entry of the legend stands; a new line begins where the next would not fit. */
function legendPlaces(legend: readonly Style[]) {
  let [x, line] = [0, 0];
  return legend.map((style) => {
    const width = KEY + widthOf(style.name);
    if (x > 0 && x + width > WIDTH - 16) [x, line] = [0, line + 1];
    const place = { style, x, line };
    x += width + GAP;
    return place;
  });
}

function legendKey({ tone: name, symbol, dash }: Style, dx: number, dy: number): readonly Plot.Markish[] {
  const stroke = tone(name);
  const at = { frameAnchor: "top-left", dx: dx + 9, dy } as const;
  const line = {
    draw: (path: { moveTo(x: number, y: number): void; lineTo(x: number, y: number): void }) => {
      path.moveTo(-9, 0);
      path.lineTo(9, 0);
    },
  };
  return [
    Plot.dot([0], { ...at, symbol: line, stroke, strokeWidth: 1.8, ...(dash ? { strokeDasharray: dash } : {}) }),
    ...(symbol ? [Plot.dot([0], { ...at, symbol, r: 3.2, fill: stroke })] : []),
  ];
}
