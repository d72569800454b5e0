import { byTorchName } from "../../engine/index.ts";
import { floats, safetensorsPieces, type Tensor } from "../../formats/index.ts";
import type { Exported, Target } from "./exported.ts";

/**
 * PyTorch: a safetensors file of dense tensors under the names of a module's state, masks applied, and for each pruned weight
 * `NAME_mask`, as `torch.nn.utils.prune` calls it.
 */
export const pytorch: Target = {
  about: "safetensors under PyTorch's names, with masks for torch.nn.utils.prune",
  extension: "safetensors",
  write(exported) {
    const { classes, inputs, about } = exported;
    const metadata = new Map([
      ["format", "pt"],
      ["classes", JSON.stringify(classes)],
      ["inputs", JSON.stringify(inputs)],
      ...about,
    ]);
    const tensors = new Map(
      arraysOf(exported).map(({ name, shape, values }): [string, Tensor] => [
        name,
        values instanceof Float32Array ? { ...floats(values), shape } : { type: "BOOL", shape, bytes: values },
      ]),
    );
    return safetensorsPieces({ metadata, tensors });
  },
};

/** Weights and masks as arrays with names and shapes. */
export const arraysOf = ({ network, weights, masks }: Exported) =>
  [...byTorchName(network)].flatMap(([name, parameter]) => {
    const { shape } = parameter;
    const values = weights.get(parameter.name) ?? new Float32Array(0);
    const mask = masks.get(parameter.name);
    return [{ name, shape, values }, ...(mask ? [{ name: `${name}_mask`, shape, values: mask }] : [])];
  });
