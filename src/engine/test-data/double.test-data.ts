import { type Shape, sizeOf } from "../../shape.ts";
import type { ConvolutionSpec } from "../layers/convolution.ts";
import type { PlainLayerSpec } from "../layers/index.ts";
import { type LayerSpec, type Network, shapeAfter } from "../network.ts";

/** Networks in double precision, written down once more, in plain loops, and independently of the engine. */

/** Features of each example, channel by channel and row by row. */
export type Values = readonly Float64Array[];

export interface Setting {
  /** Every parameter, dense, by name. */
  readonly parameters: ReadonlyMap<string, Float64Array>;
  /** In training batch normalisation takes the batch's statistics, and dropout drops. */
  readonly training: boolean;
  readonly dropped?: (layer: string, example: number, feature: number) => boolean;
  /** Receives the mean and the unbiased variance of each channel in training, by the layer's name. */
  readonly statistics?: Map<string, { mean: number; variance: number }[]>;
}

/** The network's outputs for a batch of inputs. */
export const outputsOf = (network: Network, inputs: Values, setting: Setting): Values =>
  through(network.layers, network.input, inputs, setting);

/** The mean cross-entropy of a batch. */
export function lossOf(network: Network, inputs: Values, labels: ArrayLike<number>, setting: Setting): number {
  const losses = outputsOf(network, inputs, setting).map((z, example) => {
    const largest = Math.max(...z);
    return Math.log(z.reduce((sum, x) => sum + Math.exp(x - largest), 0)) + largest - z[labels[example]!]!;
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

function through(layers: readonly LayerSpec[], input: Shape, inputs: Values, setting: Setting): Values {
  let [shape, values] = [input, inputs];
  for (const spec of layers) {
    values = spec.kind === "residual" ? residual(spec, shape, values, setting) : plain(spec, shape, values, setting);
    shape = shapeAfter(spec, shape);
  }
  return values;
}

function residual(spec: Extract<LayerSpec, { kind: "residual" }>, shape: Shape, values: Values, setting: Setting) {
  const body = through(spec.body, shape, values, setting);
  const shortcut = through(spec.shortcut, shape, values, setting);
  return body.map((x, example) => x.map((value, i) => value + shortcut[example]![i]!));
}

function plain(spec: PlainLayerSpec, shape: Shape, values: Values, setting: Setting): Values {
  const parameter = (name: string) => setting.parameters.get(name)!;
  switch (spec.kind) {
    case "linear":
      return values.map((x) => connected(x, parameter(`${spec.name}.weight`), parameter(`${spec.name}.bias`)));
    case "convolution":
      return values.map((x) => convolved(spec, shape, x, parameter(`${spec.name}.weight`), setting));
    case "batch-norm":
      return normalised(spec, shape, values, setting);
    case "relu":
      return values.map((x) => x.map((value) => Math.max(0, value)));
    case "max-pool":
      return values.map((x) => pooled(spec, shape, x, (window) => Math.max(...window)));
    case "average-pool":
      return values.map((x) => pooled(spec, shape, x, mean));
    case "global-average-pool": {
      const area = shape.rows * shape.columns;
      return values.map((x) =>
        Float64Array.from({ length: shape.channels }, (_, c) => mean(x.subarray(c * area, (c + 1) * area))),
      );
    }
    case "dropout":
      if (!setting.training) return values;
      return values.map((x, example) =>
        x.map((value, i) => (setting.dropped?.(spec.name, example, i) ? 0 : value / (1 - spec.rate))),
      );
  }
}

const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;

const connected = (x: Float64Array, weight: Float64Array, biases: Float64Array): Float64Array =>
  biases.map((bias, o) => {
    let sum = bias;
    for (let i = 0; i < x.length; i++) sum += weight[o * x.length + i]! * x[i]!;
    return sum;
  });

function convolved(spec: ConvolutionSpec, shape: Shape, x: Float64Array, weight: Float64Array, setting: Setting) {
  const { kernel, stride, padding } = spec;
  const { channels, rows, columns } = shape;
  const out = shapeAfter(spec, shape);
  const biases = spec.bias ? setting.parameters.get(`${spec.name}.bias`)! : new Float64Array(out.channels);
  const result = new Float64Array(sizeOf(out));
  let at = 0;
  for (let o = 0; o < out.channels; o++) {
    for (let row = 0; row < out.rows; row++) {
      for (let column = 0; column < out.columns; column++) {
        let sum = biases[o]!;
        for (let c = 0; c < channels; c++) {
          for (let i = 0; i < kernel; i++) {
            const y = row * stride + i - padding;
            if (y < 0 || y >= rows) continue;
            for (let j = 0; j < kernel; j++) {
              const z = column * stride + j - padding;
              if (z < 0 || z >= columns) continue;
              sum += weight[((o * channels + c) * kernel + i) * kernel + j]! * x[(c * rows + y) * columns + z]!;
            }
          }
        }
        result[at++] = sum;
      }
    }
  }
  return result;
}

function pooled(
  spec: Extract<PlainLayerSpec, { size: number }>,
  shape: Shape,
  x: Float64Array,
  of: (window: readonly number[]) => number,
): Float64Array {
  const { rows, columns } = shapeAfter(spec, shape);
  const result: number[] = [];
  for (let c = 0; c < shape.channels; c++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const window: number[] = [];
        for (let i = 0; i < spec.size; i++) {
          for (let j = 0; j < spec.size; j++) {
            const [y, z] = [row * spec.stride + i, column * spec.stride + j];
            window.push(x[(c * shape.rows + y) * shape.columns + z]!);
          }
        }
        result.push(of(window));
      }
    }
  }
  return Float64Array.from(result);
}

function normalised(
  { name, epsilon }: Extract<PlainLayerSpec, { kind: "batch-norm" }>,
  { channels, rows, columns }: Shape,
  values: Values,
  { parameters, training, statistics }: Setting,
): Values {
  const area = rows * columns;
  const of = (role: string, c: number) => parameters.get(`${name}.${role}`)![c]!;
  const seen = Array.from({ length: channels }, (_, c) => {
    const all = values.flatMap((x) => [...x.subarray(c * area, (c + 1) * area)]);
    const centre = mean(all);
    const spread = all.reduce((sum, x) => sum + (x - centre) ** 2, 0);
    return { mean: centre, biased: spread / all.length, variance: spread / (all.length - 1) };
  });
  if (training) statistics?.set(name, seen);
  return values.map((x) =>
    x.map((value, i) => {
      const c = Math.floor(i / area);
      const [centre, variance] = training ? [seen[c]!.mean, seen[c]!.biased] : [of("mean", c), of("variance", c)];
      return ((value - centre) / Math.sqrt(variance + epsilon)) * of("scale", c) + of("shift", c);
    }),
  );
}
