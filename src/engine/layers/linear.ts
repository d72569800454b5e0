import { flat, sizeOf } from "../../shape.ts";
import { LANES } from "../instructions.ts";
import type { Layer } from "./layer.ts";

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
    const { rows } = emit.lists(`${spec.name}.weight`);
    const longest = Math.ceil(rows.longest / LANES) * LANES + LANES; // the kernel writes whole vectors
    emit.push({
      op: "linear-forward",
      ...rows,
      inputs: input.values,
      inputStride: input.stride,
      outputs: output.values,
      outputStride: output.stride,
      values: emit.parameter(`${spec.name}.weight`).values,
      biases: emit.parameter(`${spec.name}.bias`).values,
      chunks: emit.chunks,
      active: input.active?.blocks ?? -1,
      words: input.active?.words ?? 0,
      longest,
      scratch: input.active ? emit.scratch(4 * longest) : 0,
    });
    return output;
  },

  backward(spec, emit, input, output) {
    const weight = emit.parameter(`${spec.name}.weight`);
    const { columns, groups } = emit.lists(`${spec.name}.weight`);
    const [groups16, groups8, groups4] = groups;
    if (!groups16 || !groups8 || !groups4) throw new Error("groups come in three sizes");
    emit.push({
      op: "linear-gradients",
      inputs: input.values,
      inputStride: input.stride,
      outputs: output.gradients,
      outputStride: output.stride,
      gradients: weight.gradients,
      biasGradients: emit.parameter(`${spec.name}.bias`).gradients,
      rows: spec.outputs,
      chunks: emit.chunks,
      active: input.active?.batch ?? -1,
      groups16: groups16.groups,
      features16: groups16.features,
      outputs16: groups16.outputs,
      places16: groups16.places,
      groups8: groups8.groups,
      features8: groups8.features,
      outputs8: groups8.outputs,
      places8: groups8.places,
      groups4: groups4.groups,
      features4: groups4.features,
      outputs4: groups4.outputs,
      places4: groups4.places,
    });
    if (input.gradients < 0) return;
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
