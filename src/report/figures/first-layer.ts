import { weighsPixels } from "../../models/index.ts";
import { counted, densityText } from "../../numbers-in-words.ts";
import { drawing, WIDTH } from "../drawing.ts";
import { heat, tone } from "../palette.ts";
import type { PixelCounts } from "../reported.ts";
import type { Figure } from "./figure.ts";

const TITLE = "Connections kept by each pixel";
const STEPS = 9;
const GAP = 14;
const TOP = 54;

/** What a ticket looks at: the first layer's mask as a picture of the input. */
export const firstLayer: Figure = {
  title: "What the first layer looks at",
  caption({ pixels, record }) {
    const { rows, columns } = record.input;
    return `How many connections to the first layer each of the ${rows} x ${columns} pixels keeps, in one trial's mask (trial ${pixels[0]?.trial ?? 0}; n = 1) at ${pixels.map((each) => densityText(each.density)).join(", ")} of the weights. Each picture has its own scale, from none to its largest count; only pixels of the first colour keep none.`;
  },
  // A convolution's weights belong to no pixel.
  suits: ({ record }) => weighsPixels(record.spec.model),
  table: ({ pixels, record: { input } }) => ({
    columns: ["round", "density_share", "trial", "row", "column", "connections"],
    rows: pixels.flatMap(({ round, density, trial, counts }) =>
      counts.map((count, i) => [round, density, trial, Math.floor(i / input.columns), i % input.columns, count]),
    ),
  }),
  draw({ pixels, record: { input } }) {
    const side = Math.min(180, (WIDTH - 16 - GAP * (pixels.length - 1)) / Math.max(2, pixels.length));
    const tall = (side * input.rows) / input.columns;
    const pictures = pixels.map((each, i) => picture(each, input.columns, 8 + i * (side + GAP), side, tall));
    const title = `<text x="8" y="18" font-weight="bold">${TITLE}</text>`;
    const told = pixels.map(({ round, density: share, counts }) => {
      const none = counts.filter((count) => count === 0).length;
      return `${densityText(share)}, round ${round}: at most ${mostOf(counts)}, ${counted(none, "pixel")} with none`;
    });
    return drawing(title + pictures.join(""), TOP + tall + 46, `${TITLE}. ${told.join("; ")}`);
  },
};

function picture(
  { counts, density: share, round }: PixelCounts,
  columns: number,
  x: number,
  side: number,
  tall: number,
): string {
  const most = mostOf(counts);
  const cell = side / columns;
  const paths = Array.from({ length: STEPS }, (_, step) => {
    const runs = runsOf(counts, columns, (count) => stepOf(count, most) === step);
    return runs === "" ? "" : `<path fill="${heat(step)}" d="${runs}"/>`;
  });
  const bar = Array.from(
    { length: STEPS },
    (_, step) =>
      `<rect x="${(x + (side * step) / STEPS).toFixed(2)}" y="${(TOP + tall + 8).toFixed(2)}" width="${(side / STEPS).toFixed(2)}" height="8" fill="${heat(step)}"/>`,
  );
  const y = (TOP + tall + 31).toFixed(2);
  return (
    `<text x="${x.toFixed(2)}" y="${TOP - 10}">${densityText(share)}<tspan fill="${tone("quiet")}">, round ${round}</tspan></text>` +
    `<g transform="translate(${x.toFixed(2)} ${TOP}) scale(${cell.toFixed(5)})" shape-rendering="crispEdges">${paths.join("")}</g>` +
    `<g shape-rendering="crispEdges">${bar.join("")}</g>` +
    `<text x="${x.toFixed(2)}" y="${y}">0</text><text x="${(x + side).toFixed(2)}" y="${y}" text-anchor="end">${most}</text>`
  );
}

const mostOf = (counts: readonly number[]): number => counts.reduce((most, count) => Math.max(most, count), 0);

/** The lowest step is for pixels that keep nothing, the others share the counts up to the largest evenly. */
const stepOf = (count: number, most: number): number => Math.ceil((count / Math.max(1, most)) * (STEPS - 1));

/** The cells that `belongs` accepts as one path, neighbours in a row joined. */
function runsOf(counts: readonly number[], columns: number, belongs: (count: number) => boolean): string {
  let path = "";
  for (let i = 0; i < counts.length; ) {
    let length = 0;
    while (length < columns - (i % columns) && belongs(counts[i + length] ?? 0)) length += 1;
    if (length > 0) path += `M${i % columns} ${Math.floor(i / columns)}h${length}v1h-${length}z`;
    i += Math.max(1, length);
  }
  return path;
}
