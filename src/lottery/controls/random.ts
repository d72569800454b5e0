import { kept } from "../../prune/index.ts";
import { type StreamPath, stream } from "../../random.ts";
import type { Control } from "./control.ts";

/** Keeps each layer's count, so that only which weights stay is left to chance. Starts at iteration 0, as reinit. */
export const random: Control = {
  meaning: "a random mask of the same count by layer, new initial weights",
  source: "Frankle & Carbin 2019, Figure 1: random sparsity",
  begins: "at 0",
  against: ({ masks }, place, seeds) => ({
    masks: new Map(
      [...masks].map(([name, mask]) => [
        name,
        randomMask(mask.length, kept(mask), [...seeds.control(place, "mask"), name]),
      ]),
    ),
    start: { kind: "initial", stream: seeds.control(place, "weights") },
    from: 0,
  }),
};

/** Every choice of `keep` out of `length` places is equally likely. */
function randomMask(length: number, keep: number, path: StreamPath): Uint8Array {
  const mask = new Uint8Array(length);
  for (const place of stream(path).permutation(length).subarray(0, keep)) mask[place] = 1;
  return mask;
}
