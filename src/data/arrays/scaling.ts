import { LthError } from "../../errors.ts";
import { sizeOf } from "../../shape.ts";
import type { Dataset } from "./dataset.ts";

/** A network's input is pixel * scale[channel] + shift[channel]. */
export interface Scaling {
  readonly scale: readonly number[];
  readonly shift: readonly number[];
}

export type PixelScaling = "unit" | "standard";

/**
 * How pixels from 0 to 255 become inputs. `unit`: [0, 1]. `standard`: less the mean, divided by the deviation, by channel,
 * over the pixels of the given training examples (the deviation of all of them, not an estimate: divided by n). A channel
 * whose pixels are all equal has deviation 1, so that its inputs are 0.
 *
 * The sums are whole numbers, so the order of the examples changes no bit. Throws an LthError if there are none.
 */
export function scaling(
  dataset: Pick<Dataset, "shape" | "train">,
  kind: PixelScaling,
  trainExamples: Int32Array,
): Scaling {
  if (kind === "unit") return unitScaling(dataset.shape.channels);

  if (trainExamples.length === 0) {
    throw new LthError(
      "mean and deviation need at least 1 training example, found 0",
      "ask for fewer validation examples",
    );
  }
  const moments = histograms(dataset, trainExamples).map(meanAndDeviation);
  return {
    scale: moments.map(({ deviation }) => 1 / deviation),
    shift: moments.map(({ mean, deviation }) => -mean / deviation),
  };
}

/** To [0, 1], whatever the data. */
export const unitScaling = (channels: number): Scaling => ({
  scale: new Array<number>(channels).fill(1 / 255),
  shift: new Array<number>(channels).fill(0),
});

/** How many pixels have each value, by channel. */
function histograms({ shape, train }: Pick<Dataset, "shape" | "train">, examples: Int32Array): Uint32Array[] {
  const size = sizeOf(shape);
  const plane = shape.rows * shape.columns;
  const counts = Array.from({ length: shape.channels }, () => new Uint32Array(256));
  for (const example of examples) {
    if (example < 0 || example >= train.count) throw new RangeError(`example ${example} of ${train.count}`);
    counts.forEach((count, channel) => {
      const start = example * size + channel * plane;
      for (let i = start; i < start + plane; i++) count[train.pixels[i]!]!++;
    });
  }
  return counts;
}

function meanAndDeviation(counts: Uint32Array): { mean: number; deviation: number } {
  let [n, sum, squares] = [0, 0, 0];
  counts.forEach((count, value) => {
    n += count;
    sum += count * value;
    squares += count * value * value;
  });
  // n * squares can pass 2^53, where the difference of two such products would lose its digits.
  const spread = Number(BigInt(n) * BigInt(squares) - BigInt(sum) * BigInt(sum));
  return { mean: sum / n, deviation: spread === 0 ? 1 : Math.sqrt(spread) / n };
}
