import { flat, sizeOf } from "../../shape.ts";
import { LANES } from "../instructions.ts";
import type { Activation, Emitter, Layer } from "./layer.ts";

/** A fully connected layer: outputs = weight * inputs + bias. Weights are outputs x inputs. */
export interface LinearSpec {
  readonly kind: "linear";
  readonly name: string;
  readonly outputs: number;
  /** Deviation of the normal distribution that the initial weights are drawn from; biases start at zero. */
  readonly deviation: number;
}

export const linear: Layer<LinearSpec> = {
  output: ({ outputs }) => flat(outputs),

  parameters({ name, outputs, deviation }, input) {
    return [
      { name: `${name}.weight`, layer: name, role: "weight", shape: [outputs, sizeOf(input)], deviation },
      { name: `${name}.bias`, layer: name, role: "bias", shape: [outputs], deviation: 0 },
    ];
  },

  forward(spec, emit, input) {
    const output = emit.activation(flat(spec.outputs));
    emit.push({
      op: "linear-forward",
      ...rowFields(spec, emit, input, output),
      values: emit.parameter(`${spec.name}.weight`).values,
      biases: emit.parameter(`${spec.name}.bias`).values,
      outputs: output.values,
      active: input.active?.blocks ?? -1,
    });
    return output;
  },

  backward(spec, emit, input, output) {
    const weight = emit.parameter(`${spec.name}.weight`);
    emit.push({
      op: "linear-gradients",
      ...rowFields(spec, emit, input, output),
      gradients: weight.gradients,
      biasGradients: emit.parameter(`${spec.name}.bias`).gradients,
      outputs: output.gradients,
      active: input.active?.batch ?? -1,
    });
    if (input.gradients < 0) return;
    const columns = emit.columns(`${spec.name}.weight`);
    emit.push({
      op: "linear-backward",
      ...columns,
      inputs: output.gradients,
      inputStride: output.stride,
      outputs: input.gradients,
      outputStride: input.stride,
      values: weight.values,
      chunks: emit.chunks,
    });
  },
};

/** The fields that the forward pass and the gradients share. */
function rowFields(spec: LinearSpec, emit: Emitter, input: Activation, output: Activation) {
  const { rows, parts, starts, indices, longest } = emit.rows(`${spec.name}.weight`);
  const room = Math.ceil(longest / LANES) * LANES + LANES; // the kernel writes whole vectors
  return {
    inputs: input.values,
    inputStride: input.stride,
    outputStride: output.stride,
    rows,
    parts,
    starts,
    indices,
    chunks: emit.chunks,
    words: input.active?.words ?? 0,
    longest: room,
    scratch: input.active ? emit.scratch(2 * room) : 0,
  };
}
