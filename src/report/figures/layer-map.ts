import { densityText } from "../../numbers-in-words.ts";
import { widthOf } from "../chart.ts";
import { drawing, WIDTH } from "../drawing.ts";
import { escapeText } from "../markup.ts";
import { heat } from "../palette.ts";
import { endsOf, withoutSign } from "../scales.ts";
import type { LayerPoint } from "./layer-points.ts";

const TITLE = "Weights remaining in each layer, %";
const TOP = 34;
/** Colours for shares above 0; the lowest of the palette is for layers that keep nothing. */
const STEPS = 8;
/** Height of a row, as long as all of them together stay below `TALL`. */
const ROW = 15;
const TALL = 600;
/** Room for a layer's name, at most. */
const NAME = 150;
/** Room for the last round's number, at the right. */
const NUMBER = 46;

/** Many layers as a map: a row for each from the input on, a column for each round, the colour by the logarithm of what is kept. */
export function layerMap(points: readonly LayerPoint[]): string {
  const layers = [...new Set(points.map((point) => point.layer))];
  const rounds = [...new Set(points.map((point) => point.round))];
  const height = Math.min(ROW, TALL / layers.length);
  // Rows too low for a line of text are named now and then.
  const every = Math.ceil(ROW / height);
  const names = layers.map(shortened);
  const left = 14 + Math.max(...names.map(widthOf));
  const width = (WIDTH - NUMBER - left) / rounds.length;
  const bottom = TOP + height * layers.length;
  const [least] = endsOf(points.map(({ share }) => share.mean).filter((share) => share > 0));
  const thinnest = Math.min(1, least);
  const cells = points.map(({ layer, round, share }) => {
    const [x, y] = [left + width * rounds.indexOf(round), TOP + height * layers.indexOf(layer)];
    return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${heat(stepOf(share.mean, thinnest))}"/>`;
  });
  const last = rounds.at(-1);
  const kept = (layer: string) => points.find((point) => point.layer === layer && point.round === last)?.share.mean;
  const rows = layers.flatMap((layer, i) => {
    if (i % every !== 0) return [];
    const name = names[i] ?? layer;
    const y = TOP + height * (i + 0.5) + 4;
    const share = kept(layer);
    const number = share === undefined ? "" : withoutSign(densityText(share));
    return [text(left - 6, y, name, "end"), text(WIDTH - 8, y, number, "end")];
  });
  const apart = Math.ceil((rounds.length * 22) / (WIDTH - NUMBER - left));
  const columns = rounds.flatMap((round, i) =>
    i % apart === 0 ? [text(left + width * (i + 0.5), bottom + 16, String(round), "middle")] : [],
  );
  return drawing(
    `<text x="8" y="18" font-weight="bold">${TITLE}</text>` +
      text(WIDTH - 8, 26, `round ${last ?? 0}`, "end") +
      `<g shape-rendering="crispEdges">${cells.join("")}</g>${rows.join("")}${columns.join("")}` +
      text(left + (width * rounds.length) / 2, bottom + 34, "Round", "middle") +
      key(left, bottom + 46, WIDTH - NUMBER - left, thinnest),
    Math.ceil(bottom + 78),
    `${TITLE}, of ${layers.length} layers after round ${last ?? 0}: ${layers.map((layer) => `${layer} ${densityText(kept(layer) ?? 0)}`).join(", ")}`,
  );
}

/** A name without its middle where it would take the room of the map: layers differ at their beginnings and at their ends. */
function shortened(name: string): string {
  const letters = [...name];
  const without = (count: number) => {
    const end = Math.floor((letters.length - count) / 2);
    return `${letters.slice(0, letters.length - count - end).join("")}..${end > 0 ? letters.slice(-end).join("") : ""}`;
  };
  if (widthOf(name) <= NAME) return name;
  const dropped = letters.findIndex((_, count) => count > 0 && widthOf(without(count)) <= NAME);
  return without(dropped === -1 ? letters.length : dropped);
}

/** The colours and what the two ends of them mean. */
function key(x: number, y: number, width: number, thinnest: number): string {
  const steps = Array.from({ length: STEPS }, (_, i) => {
    const place = x + (width * i) / STEPS;
    return `<rect x="${place}" y="${y}" width="${width / STEPS}" height="8" fill="${heat(i + 1)}"/>`;
  });
  return (
    `<g shape-rendering="crispEdges">${steps.join("")}</g>` +
    text(x, y + 23, withoutSign(densityText(thinnest)), "start") +
    text(x + width / 2, y + 23, "logarithmic", "middle") +
    text(x + width, y + 23, withoutSign(densityText(1)), "end")
  );
}

/** From 0, nothing is kept, to the darkest, 100%; equal steps of the logarithm from the thinnest layer on. */
function stepOf(share: number, thinnest: number): number {
  if (share === 0) return 0;
  const height = thinnest === 1 ? 1 : 1 - Math.log(share) / Math.log(thinnest);
  return 1 + Math.min(STEPS - 1, Math.floor(height * STEPS));
}

const text = (x: number, y: number, content: string, anchor: "start" | "middle" | "end"): string =>
  `<text x="${x.toFixed(2)}" y="${y.toFixed(2)}" text-anchor="${anchor}">${escapeText(content)}</text>`;
