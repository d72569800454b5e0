import { kept } from "../../engine/index.ts";
import { type StreamPath, stream as streamOf } from "../../random.ts";
import { initialStart } from "../starts/start.ts";
import { type Control, fromIteration0 } from "./control.ts";

/** Keeps each layer's count, so that only which weights stay is left to chance. */
export const random: Control = {
  meaning: () => "a random mask of the same count by layer, new initial weights",
  source: "Frankle & Carbin 2019, Figure 1: random sparsity",
  span: fromIteration0,
  against: ({ ticket, stream }) => ({
    masks: new Map(
      [...ticket.masks].map(([name, mask]) => [name, randomMask(mask.length, kept(mask), [...stream("mask"), name])]),
    ),
    start: initialStart(stream("weights")),
  }),
};

/** Every choice of `keep` out of `length` places is equally likely. */
function randomMask(length: number, keep: number, path: StreamPath): Uint8Array {
  const mask = new Uint8Array(length);
  for (const place of streamOf(path).permutation(length).subarray(0, keep)) mask[place] = 1;
  return mask;
}
