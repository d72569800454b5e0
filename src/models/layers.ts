import { z } from "zod";
import { shapeText } from "../engine/index.ts";
import { LthError } from "../errors.ts";
import { sizeOf } from "../shape.ts";
import { idleLayers } from "./idle-layers.ts";
import { jointEndOf } from "./joint-end.ts";
import { layerNames } from "./layer-names.ts";
import { isResidual, type ListedLayer, listedLayers, type PlainLayer, type Residual } from "./listed-layer.ts";
import type { ModelFamily } from "./model.ts";
import { Stack } from "./stack.ts";

const schema = z.strictObject({
  family: z.literal("layers").describe("a network of one's own, layer by layer"),
  layers: listedLayers.describe("from the input on; `output`, the last, has as many units as there are classes"),
});

/** A network whose layers a spec lists, so that a small network of one's own needs no code. */
export const layers: ModelFamily<typeof schema> = {
  schema,
  name: ({ layers: listed }) => ({ name: `own network of ${listed.length} layers` }),
  build({ layers: listed }, input, classes) {
    checkEnd(listed);
    const names = layerNames(listed);
    const stack = new Stack(input);
    listed.forEach((layer, i) => {
      const place = `model.layers[${i}], layer ${i + 1} of ${listed.length}`;
      const next = listed[i + 1];
      const name = names.get(String(i)) ?? "";
      if (isResidual(layer)) {
        const branch = (key: keyof Residual) =>
          layer[key].reduce((inner, each, j) => {
            const at = { name: names.get(`${i}.${key}.${j}`) ?? "", next: layer[key][j + 1] };
            return addPlain(inner, each, { ...at, place: `model.layers[${i}].${key}[${j}], in layer ${i + 1}` });
          }, new Stack(stack.shape)).layers;
        stack.add({ kind: "residual", body: branch("residual"), shortcut: branch("shortcut") }, place);
      } else if (layer === "output") stack.linear(name, classes, place);
      else addPlain(stack, layer, { name, next, place });
    });
    if (sizeOf(stack.shape) !== classes) {
      throw new LthError(
        `model.layers ends with ${shapeText(stack.shape)}, and the data has ${classes} classes`,
        "let the last layer be output",
      );
    }
    return stack.network(input, classes);
  },
  idle: ({ layers }, meant) => idleLayers(layers, meant),
  weighsPixels({ layers }) {
    const first = layers.find((layer) => layer !== "relu" && layer !== "batch-norm");
    return first === "output" || (typeof first === "object" && "linear" in first);
  },
  jointEnd: ({ layers }) => jointEndOf(layers),
};

/** What stands behind the last weights may gather values, but not cut some of them off: a class would lose its answer. */
function checkEnd(listed: readonly ListedLayer[]): void {
  const [output, last] = [listed.indexOf("output"), listed.length - 1];
  const place = (i: number) => `model.layers[${i}], layer ${i + 1} of ${listed.length}`;
  if (output >= 0 && output < last) {
    throw new LthError(
      `${place(output)}, is output, and ${last === output + 1 ? "a layer stands" : `${last - output} layers stand`} behind it`,
      "let output be the last, leave out what stands behind it, or make it {linear: 64}",
    );
  }
  const end = listed[last];
  const cut = end === "relu" ? "relu" : typeof end === "object" && "dropout" in end ? "dropout" : undefined;
  if (cut === undefined) return;
  throw new LthError(
    `${place(last)}, is ${cut}, which would set what the network answers for some classes to 0`,
    "leave it out, or let the last layer be output",
  );
}

interface At {
  readonly name: string;
  /** The layer that follows: batch normalisation makes biases before it useless. */
  readonly next: ListedLayer | undefined;
  readonly place: string;
}

function addPlain(stack: Stack, layer: PlainLayer, { name, next, place }: At): Stack {
  if (layer === "batch-norm") return stack.batchNorm(name, place);
  if (typeof layer === "string") return stack.add({ kind: layer }, place);
  if ("linear" in layer) return stack.linear(name, layer.linear, place);
  if ("dropout" in layer) return stack.add({ kind: "dropout", name, rate: layer.dropout }, place);
  if ("convolution" in layer) {
    const { convolution: outputs, bias = next !== "batch-norm", kernel, stride, padding } = layer;
    return stack.convolution(name, outputs, { kernel, stride, padding, bias }, place);
  }
  const [kind, size] =
    "max-pool" in layer
      ? (["max-pool", layer["max-pool"]] as const)
      : (["average-pool", layer["average-pool"]] as const);
  return stack.add({ kind, size, stride: layer.stride ?? size }, place);
}
