import type { LinearSpec } from "../layers/linear.ts";
import { type LoneCode, type LoneLayer, lengthOfPlanes } from "./lone-planes.ts";

/** A fully connected layer for one example alone. */
export function loneLinear({ name, outputs }: LinearSpec, layer: LoneLayer): LoneCode {
  const { plan, input, output, relu, valuesOf, listOf } = layer;
  const list = listOf(`${name}.weight`)?.lists;
  return {
    evaluate: [
      {
        op: "lone-linear",
        inputs: input.values,
        columns: lengthOfPlanes(input),
        outputs: output.values,
        rows: outputs,
        values: valuesOf(`${name}.weight`),
        biases: valuesOf(`${name}.bias`),
        starts: list ? plan.constant(list.starts) : -1,
        indices: list ? plan.constant(list.indices) : -1,
        relu,
      },
    ],
  };
}
