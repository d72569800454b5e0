import { npyBytes, zipPieces } from "../../formats/index.ts";
import type { Target } from "./exported.ts";
import { arraysOf } from "./pytorch.ts";

/**
 * NumPy: `np.load(FILE)` gives the arrays under PyTorch's names, masks as booleans, `classes`, and `scale` and `shift` of
 * inputs.
 */
export const npz: Target = {
  about: "NumPy: an array for each tensor, under PyTorch's names",
  extension: "npz",
  write(exported) {
    const { classes, inputs } = exported;
    const arrays = [
      ...arraysOf(exported),
      { name: "classes", shape: [classes.length], values: classes },
      { name: "scale", shape: [inputs.scale.length], values: Float64Array.from(inputs.scale) },
      { name: "shift", shape: [inputs.shift.length], values: Float64Array.from(inputs.shift) },
    ];
    return zipPieces(
      arrays.map(({ name, shape, values }) => ({ name: `${name}.npy`, pieces: npyBytes(shape, values) })),
    );
  },
};
