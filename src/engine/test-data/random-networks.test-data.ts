import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type { Shape } from "../../shape.ts";
import { type LayerSpec, type Network, outputShape, type ResidualSpec } from "../network.ts";
import * as layer from "./layers.test-data.ts";

/** Random networks of all kinds of layers, with residual blocks inside residual blocks. */

const CLASSES = 5;
/** Mostly few channels; now and then more than one block of a convolution's lists or one vector has. */
const channels = fc.oneof(
  { arbitrary: fc.integer({ min: 1, max: 5 }), weight: 8 },
  { arbitrary: fc.constantFrom(16, 17, 20), weight: 1 },
);
const size = fc.integer({ min: 1, max: 3 });
const stride = fc.integer({ min: 1, max: 3 });
const window = fc.record({
  kernel: fc.constantFrom(1, 2, 3, 3, 3, 5),
  stride: fc.constantFrom(1, 1, 1, 2, 3),
  padding: fc.integer({ min: 0, max: 2 }),
  bias: fc.boolean(),
});
const plain: fc.Arbitrary<LayerSpec> = fc.oneof(
  { arbitrary: fc.tuple(channels, window).map(([outputs, how]) => layer.convolution("", outputs, how)), weight: 5 },
  { arbitrary: channels.map((outputs) => layer.linear("", outputs)), weight: 1 },
  { arbitrary: fc.constant(layer.relu), weight: 3 },
  { arbitrary: fc.constant(layer.norm("")), weight: 2 },
  { arbitrary: fc.tuple(size, stride).map(([of, step]) => layer.maxPool(of, step)), weight: 1 },
  { arbitrary: fc.tuple(size, stride).map(([of, step]) => layer.averagePool(of, step)), weight: 1 },
  { arbitrary: fc.constantFrom(0, 0.2, 0.5).map((rate) => layer.dropout("", rate)), weight: 1 },
  { arbitrary: fc.constant(layer.globalAveragePool), weight: 1 },
);

function layersOf(depth: number, maxLength: number): fc.Arbitrary<readonly LayerSpec[]> {
  if (depth === 0) return fc.array(plain, { maxLength });
  const shortcut = fc.oneof(fc.constant([]), layersOf(0, 2));
  const block = fc.tuple(layersOf(depth - 1, 3), shortcut).map(([body, other]) => layer.residual(body, other));
  return fc.array(fc.oneof({ arbitrary: plain, weight: 3 }, { arbitrary: block, weight: 1 }), { maxLength });
}

const inputs: fc.Arbitrary<Shape> = fc.record({
  channels: fc.integer({ min: 1, max: 3 }),
  rows: fc.integer({ min: 1, max: 7 }),
  columns: fc.integer({ min: 1, max: 7 }),
});

/** The network ends in a fully connected layer, or in a convolution over one position. */
const networkOf = (input: fc.Arbitrary<Shape>, between: fc.Arbitrary<readonly LayerSpec[]>): fc.Arbitrary<Network> =>
  fc.record({ input, layers: between, convolutional: fc.boolean() }).map(({ input, layers, convolutional }) => {
    const end = convolutional
      ? [layer.globalAveragePool, layer.convolution("", CLASSES, { kernel: 1 })]
      : [layer.linear("", CLASSES)];
    return { input, classes: CLASSES, layers: named([...fitted(layers, input), ...end]) };
  });

export const networks = networkOf(inputs, layersOf(2, 5));

const wide = fc.constantFrom(16, 16, 32).map((outputs) => layer.convolution("", outputs));
const maybe = fc.oneof(plain, fc.constantFrom(layer.relu, layer.maxPool(2, 2)));
const body = fc.tuple(wide, maybe, wide).map((layers) => layer.residual(layers));

/** Planes and channels that Winograd's form takes, and now and then something that puts an end to them. */
export const wideNetworks = networkOf(
  fc.record({ channels: fc.constantFrom(1, 16), rows: fc.constantFrom(4, 4, 8), columns: fc.constant(4) }),
  fc.tuple(wide, maybe, fc.oneof(wide, body), maybe, fc.oneof(wide, fc.constant(layer.relu))),
);

/** Without the layers whose window is larger than their input, and with branches of one shape. */
function fitted(layers: readonly LayerSpec[], input: Shape): readonly LayerSpec[] {
  let shape = input;
  return layers.flatMap((spec) => {
    const here = spec.kind === "residual" ? joined(spec, shape) : fits(spec, shape) ? spec : null;
    if (!here) return [];
    shape = outputShape([here], shape);
    return [here];
  });
}

function fits(spec: LayerSpec, { rows, columns }: Shape): boolean {
  const room = Math.min(rows, columns);
  if (spec.kind === "convolution") return spec.kernel <= room + 2 * spec.padding;
  return !("size" in spec) || spec.size <= room;
}

/** A shortcut that arrives at another shape goes on through a projection; where there is none, both branches end in means. */
function joined(spec: ResidualSpec, input: Shape): ResidualSpec {
  const [body, shortcut] = [fitted(spec.body, input), fitted(spec.shortcut, input)];
  const wanted = outputShape(body, input);
  const projections = [1, 2, 3].map((step) => layer.convolution("", wanted.channels, { kernel: 1, stride: step }));
  for (const end of [[], ...projections.map((one) => [one]), [layer.linear("", wanted.channels)]]) {
    const whole = [...shortcut, ...end];
    if (isDeepStrictEqual(outputShape(whole, input), wanted)) return { kind: "residual", body, shortcut: whole };
  }
  return {
    kind: "residual",
    body: [...body, layer.globalAveragePool],
    shortcut: [...shortcut, layer.globalAveragePool, layer.convolution("", wanted.channels, { kernel: 1 })],
  };
}

/** Every layer that has a name gets one of its own. */
function named(layers: readonly LayerSpec[]): readonly LayerSpec[] {
  let next = 0;
  const name = (spec: LayerSpec): LayerSpec => {
    if (spec.kind === "residual") return { ...spec, body: spec.body.map(name), shortcut: spec.shortcut.map(name) };
    return "name" in spec ? { ...spec, name: `${spec.kind}${++next}` } : spec;
  };
  return layers.map(name);
}
