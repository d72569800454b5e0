import { countedFromTo } from "../sample-sizes.ts";
import type { Figure } from "./figure.ts";
import { layerLines } from "./layer-lines.ts";
import { layerMap } from "./layer-map.ts";
import { type LayerPoint, layerPoints } from "./layer-points.ts";

/** More layers than there are colours are no longer told apart as lines, and their names fill a legend. */
const LINES = 6;

/** Which layers the weights go from. */
export const layerDensity: Figure = {
  title: "Density of each layer by round",
  caption: (run) => {
    const points = layerPoints(run);
    const n = countedFromTo(
      points.map((point) => point.share.values.length),
      "trial",
    );
    const how =
      layersOf(points) > LINES
        ? "Layers stand in their order from the input on; colours are means on a logarithmic scale, the numbers the last round's"
        : "Points are means, bars run from the smallest to the largest value";
    return `The share of each layer's weights that the tickets of a round keep. ${how}; n = ${n}.`;
  },
  table: (run) => ({
    columns: ["layer", "weights", "round", "n", "mean_share", "min_share", "max_share"],
    rows: layerPoints(run).map(({ layer, weights, round, share }) => [
      layer,
      weights,
      round,
      share.values.length,
      share.mean,
      share.min,
      share.max,
    ]),
  }),
  draw(run) {
    const points = layerPoints(run);
    return layersOf(points) > LINES ? layerMap(points) : layerLines(points);
  },
};

const layersOf = (points: readonly LayerPoint[]): number => new Set(points.map((point) => point.layer)).size;
