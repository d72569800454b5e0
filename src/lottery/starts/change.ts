import { z } from "zod";
import type { Masks, Network, Weights } from "../../engine/index.ts";
import type { StreamPath } from "../../random.ts";
import type { Steps } from "../../steps.ts";

/** The surviving weights that a change is made to. */
export interface Changing {
  readonly network: Network;
  /** Dense; pruned places are 0, and stay 0 whatever a change puts there. */
  readonly weights: Weights;
  readonly masks: Masks;
  /** Random numbers of this change alone; the name of the parameter is appended for each. */
  readonly stream: StreamPath;
}

/** A change of the weights that a training starts from. One per file. */
export interface Change {
  /** What it does, with where it comes from. */
  readonly about: string;
  /** New weights of every parameter in new arrays, made in pieces. Throws a ZodError for options that the change does not take. */
  apply(changing: Changing, options: unknown): Steps<Weights>;
}

/**
 * A change that replaces the surviving weights of each layer. `replace` gives a whole layer in a new array; biases stay as they
 * are.
 */
export function layerwise<Options extends z.ZodType = z.ZodUndefined>(change: {
  readonly about: string;
  readonly options?: Options;
  replace(layer: ChangingLayer, options: z.output<Options>): Steps<Float32Array>;
}): Change {
  const schema: z.ZodType = change.options ?? z.undefined();
  return {
    about: change.about,
    *apply({ network, weights, masks, stream }, given) {
      const options = schema.parse(given) as z.output<Options>; // without a schema nothing is taken and nothing is given
      const changed = new Map<string, Float32Array>();
      for (const [name, values] of weights) {
        const mask = masks.get(name);
        if (!mask) {
          changed.set(name, values.slice());
          continue;
        }
        const replaced = yield* change.replace({ network, name, values, mask, stream: [...stream, name] }, options);
        for (let i = 0; i < mask.length; i++) if (mask[i] === 0) replaced[i] = 0;
        changed.set(name, replaced);
        yield;
      }
      return changed;
    },
  };
}

/** The weights of one layer. */
export interface ChangingLayer {
  readonly network: Network;
  /** The weight parameter's name, such as `fc1.weight`. */
  readonly name: string;
  readonly values: Float32Array;
  readonly mask: Uint8Array;
  readonly stream: StreamPath;
}
