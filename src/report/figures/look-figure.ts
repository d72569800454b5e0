import { densityText } from "../../numbers-in-words.ts";
import { density, type Histogram, pooled } from "../looks/histogram.ts";
import type { Look } from "../looks/index.ts";
import type { LayerLook } from "../looks/layer-look.ts";
import type { Reported } from "../reported.ts";
import { countedFromTo } from "../sample-sizes.ts";
import { seriesTone } from "../series-looks.ts";
import type { Figure } from "./figure.ts";
import { type SmallChart, smallMultiples } from "./small-multiples.ts";

/** One distribution that a figure draws, of one layer. */
interface Series {
  readonly name: string;
  of(layer: LayerLook): Histogram | null;
}

interface Asked {
  readonly title: string;
  /** The drawing's title, with the unit of its axis. */
  readonly label: string;
  readonly about: string;
  /**
   * `layers`: a chart for each level of density, a line for each layer. `groups`: a chart for each layer, a line for each
   * series.
   */
  readonly by: "layers" | "groups";
  readonly series: readonly Series[];
  /** The levels that are drawn. */
  levels(looks: readonly Look[]): readonly Look[];
}

/** More lines are not told apart. */
const MOST = 6;

/** What is drawn of some looks. Also for looks that were kept without their run. */
export interface LookFigure extends Figure {
  drawLooks(looks: readonly Look[]): string;
  tableOf(looks: readonly Look[]): ReturnType<Figure["table"]>;
  captionOf(looks: readonly Look[]): string;
}

/** A figure of distributions of weights: all trials together, the area under each line 1. */
export function lookFigure(asked: Asked): LookFigure {
  const tableOf = (looks: readonly Look[]) => ({
    columns: ["round", "density_share", "layer", "series", "n", "from", "until", "count"],
    rows: asked
      .levels(looks)
      .flatMap((look) =>
        lines(asked, look).flatMap(({ layer, series, values: { from, width, unit, counts } }) =>
          counts.map((count, i) => [
            look.round,
            look.density,
            layer,
            series,
            look.trials.length,
            unit * (from + i * width),
            unit * (from + (i + 1) * width),
            count,
          ]),
        ),
      ),
  });
  const captionOf = (looks: readonly Look[]) => {
    const n = countedFromTo(
      asked.levels(looks).map(({ trials }) => trials.length),
      "trial",
    );
    return `${asked.about} All trials together; the area under each line is 1; n = ${n}.`;
  };
  const drawLooks = (looks: readonly Look[]) => smallMultiples(asked.label, charts(asked, asked.levels(looks)));
  const of = ({ looks }: Reported) => looks ?? [];
  return {
    title: asked.title,
    tableOf,
    captionOf,
    drawLooks,
    caption: (run) => captionOf(of(run)),
    table: (run) => tableOf(of(run)),
    draw: (run) => drawLooks(of(run)),
    suits: (run) => run.looks !== undefined,
  };
}

interface Line {
  readonly layer: string;
  readonly series: string;
  readonly values: Histogram;
}

/** The lines of one level, trials pooled: layers from the input on, evenly chosen where there are many. */
function lines({ series }: Asked, look: Look): readonly Line[] {
  const names = look.trials[0]?.layers.map(({ name }) => name) ?? [];
  const evenly = Array.from({ length: MOST }, (_, i) => Math.round((i * (names.length - 1)) / (MOST - 1)));
  const chosen = names.filter((_, i) => names.length <= MOST || evenly.includes(i));
  return chosen.flatMap((layer) =>
    series.flatMap(({ name, of }) => {
      const all = look.trials.flatMap(({ layers }) =>
        layers.flatMap((each) => {
          const values = each.name === layer ? of(each) : null;
          return values ? [values] : [];
        }),
      );
      const values = pooled(all);
      return values ? [{ layer, series: name, values }] : [];
    }),
  );
}

function charts(asked: Asked, looks: readonly Look[]): readonly SmallChart[] {
  if (asked.by === "layers") {
    return looks.map((look) => ({
      title: `${densityText(look.density)} of the weights`,
      outlines: lines(asked, look).map(({ layer, values }, i) => ({
        name: layer,
        tone: seriesTone(i),
        points: density(values),
      })),
    }));
  }
  return looks.flatMap((look) => {
    const all = lines(asked, look);
    return [...new Set(all.map(({ layer }) => layer))].map((layer) => ({
      title: `${layer}, ${densityText(look.density)} kept`,
      outlines: all
        .filter((line) => line.layer === layer)
        .map(({ series, values }, i) => ({
          name: series,
          tone: (["series-3", "series-1"] as const)[i] ?? "ink",
          points: density(values),
        })),
    }));
  });
}
