import { kept } from "../engine/index.ts";
import { InvariantError } from "../errors.ts";

/** The values in the places that a mask keeps, in their order: how files hold weights. Pruned ones must be 0. `name`: theirs. */
export function survivorsOf(name: string, values: Float32Array, mask: Uint8Array): Float32Array {
  if (mask.length !== values.length)
    throw new InvariantError(`${name} has ${values.length} weights, its mask ${mask.length}`);
  const stored = new Float32Array(kept(mask));
  let at = 0;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 1) stored[at++] = values[i]!;
    else if (values[i] !== 0) throw new InvariantError(`${name}: pruned weight ${i} came back as ${values[i]}`);
  }
  return stored;
}

/** The way back: dense, pruned places 0, in a new array. */
export function scattered(stored: Float32Array, mask: Uint8Array): Float32Array {
  const values = new Float32Array(mask.length);
  let at = 0;
  for (let i = 0; i < mask.length; i++) if (mask[i] === 1) values[i] = stored[at++]!;
  return values;
}
