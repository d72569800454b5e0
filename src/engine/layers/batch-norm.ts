import { z } from "zod";
import { LthError } from "../../errors.ts";
import type { Tensor } from "../program/tensor.ts";
import { type Emitter, type Layer, PLAIN } from "./layer.ts";

const schema = z.strictObject({
  kind: z.literal("batch-norm"),
  name: z.string(),
  /** Added to the variance. */
  epsilon: z.number().gt(0),
  momentum: z.number(),
});

/**
 * Batch normalisation (Ioffe and Szegedy, 2015): each channel is brought to mean 0 and variance 1 over the batch and all
 * positions, then scaled and shifted. Evaluation uses running statistics, which move by `momentum` towards each batch's,
 * the variance with its count less one (as in PyTorch).
 */
export type BatchNormSpec = z.output<typeof schema>;

const roles = ["scale", "shift", "mean", "variance"] as const;

export const batchNorm: Layer<BatchNormSpec> = {
  schema,
  memory: { keeps: "input", whole: true, gradientInPlace: true },
  output: (_, input) => input,
  parameters: ({ name }, { channels }) =>
    roles.map((role) => ({
      name: `${name}.${role}`,
      layer: name,
      role,
      shape: [channels],
      deviation: 0,
      ...(role === "scale" || role === "variance" ? { constant: 1 } : {}),
    })),

  faults({ name }, { input: { rows, columns }, batch }) {
    // The deviation from a mean of one value is 0, and the gradient with it: nothing before the layer would ever learn.
    if (batch * rows * columns > 1) return [];
    return [
      new LthError(
        `batch normalisation ${name} would have one value of each channel to take its mean and variance from: train.batch is ${batch}, and ${rows} x ${columns} values of each channel arrive there`,
        "ask for a larger train.batch, or leave this batch-norm out",
      ),
    ];
  },

  forward(spec, emit, input) {
    const output = emit.output(input.shape);
    emit.push({
      op: emit.training ? "batch-norm-forward" : "batch-norm-apply",
      ...places(spec, emit, input),
      outputs: output.values,
      outputStride: output.stride,
      outputPlane: output.plane,
      outputPitch: output.pitch,
      ...PLAIN,
    });
    return output;
  },

  backward(spec, emit, { input, gradient, needed }) {
    const inPlace = !gradient.borrowed && gradient.halo === input.gradientHalo;
    const result = !needed ? null : inPlace ? gradient : emit.gradientOf(input);
    const of = (role: string) => emit.parameter(`${spec.name}.${role}`).gradients;
    emit.push({
      op: "batch-norm-backward",
      ...places(spec, emit, input),
      outputs: gradient.values,
      outputStride: gradient.stride,
      outputPlane: gradient.plane,
      outputPitch: gradient.pitch,
      gradients: result?.values ?? -1,
      gradientStride: result?.stride ?? 0,
      gradientPlane: result?.plane ?? 0,
      gradientPitch: result?.pitch ?? 0,
      scaleGradients: of("scale"),
      shiftGradients: of("shift"),
      relu: 0,
    });
    if (result !== gradient) emit.release(gradient);
    return result;
  },
};

function places(spec: BatchNormSpec, emit: Emitter, input: Tensor) {
  const at = (role: (typeof roles)[number]) => emit.parameter(`${spec.name}.${role}`).values;
  const { channels, rows, columns } = input.shape;
  return {
    inputs: input.values,
    inputStride: input.stride,
    inputPlane: input.plane,
    inputPitch: input.pitch,
    channels,
    rows,
    columns,
    chunks: emit.chunks,
    scale: at("scale"),
    shift: at("shift"),
    mean: at("mean"),
    variance: at("variance"),
    // Mean and 1 / deviation of the batch, channel by channel, for the backward pass.
    saved: emit.training ? emit.keptWords("statistics", 2 * channels) : -1,
    constants: emit.constant(`${spec.name} constants`, () => Float32Array.of(spec.epsilon, spec.momentum)),
  };
}
