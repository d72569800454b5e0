import type { ConvolutionSpec } from "../layers/convolution.ts";
import { PANEL, POINTS, pointStep, TAPS, tilesRoom, weightPlaces } from "../layers/winograd.ts";
import { isWinograd } from "../layers/winograd-rule.ts";
import { type Convolution, convolutionOf } from "../lists/convolution-lists.ts";
import type { Masks, Parameter } from "../parameter.ts";
import { inputsOf, type LoneCode, type LoneLayer, outputsOf } from "./lone-planes.ts";

/** A convolution's weight with its lists; undefined for another parameter. */
export function storedConvolution({ name, shape }: Parameter, masks: Masks): Convolution | undefined {
  const [outputs = 1, inputs = 1, kernel] = shape;
  if (kernel === undefined) return undefined;
  const mask = masks.get(name);
  return convolutionOf(mask?.includes(0) ? mask : null, { outputs, inputs, kernel });
}

/** A convolution for one example alone, in the form that a batch of them has at this density: equal bits. */
export function loneConvolution(spec: ConvolutionSpec, layer: LoneLayer): LoneCode {
  const weight = layer.convolutionOf(`${spec.name}.weight`);
  if (weight === undefined) return { evaluate: [] };
  return isWinograd(spec, layer.input.shape, weight) ? winograd(spec, layer, weight) : direct(spec, layer, weight);
}

/** Where the window of output (0, 0) begins. */
const windowAt = (padding: number, { input }: LoneLayer): number => input.values - padding * (input.pitch + 1);

function direct(
  { name, kernel, stride, padding }: ConvolutionSpec,
  layer: LoneLayer,
  { forward }: Convolution,
): LoneCode {
  const { plan, input, output, relu, valuesOf } = layer;
  const offsets = new Int32Array(forward.live);
  forward.each((_, k, channel, tap) => {
    offsets[k] = channel * input.plane + Math.floor(tap / kernel) * input.pitch + (tap % kernel);
  });
  return {
    evaluate: [
      {
        op: "lone-convolve",
        inputs: windowAt(padding, layer),
        inputPitch: input.pitch * stride,
        inputStep: stride,
        ...outputsOf(output),
        values: valuesOf(`${name}.weight`),
        biases: valuesOf(`${name}.bias`),
        starts: plan.constant(forward.starts),
        offsets: plan.constant(offsets),
        blocks: forward.blocks,
        relu,
      },
    ],
  };
}

function winograd({ name, padding }: ConvolutionSpec, layer: LoneLayer, weight: Convolution): LoneCode {
  const { plan, input, output, relu, valuesOf } = layer;
  const { inputs, outputs } = weight.shape;
  const step = pointStep(weight);
  const weights = plan.room(POINTS * step, "parameters");
  const places = new Int32Array(weight.forward.live);
  weightPlaces(weight, "outputs", places);
  return {
    prepare: [
      {
        op: "winograd-weights",
        values: valuesOf(`${name}.weight`),
        places: plan.constant(places),
        count: weight.forward.live,
        dense: plan.room(TAPS * outputs * inputs, "sums"),
        rows: outputs,
        others: inputs,
        to: weights,
        step,
      },
    ],
    evaluate: [
      {
        op: "lone-winograd",
        ...inputsOf(input),
        inputs: windowAt(padding, layer),
        inputChannels: inputs,
        ...outputsOf(output),
        weights,
        step,
        biases: valuesOf(`${name}.bias`),
        relu,
        lines: plan.room(tilesRoom(inputs), "sums"),
        products: plan.room(tilesRoom(PANEL), "sums"),
      },
    ],
  };
}
