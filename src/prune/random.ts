import { stream as streamOf } from "../random.ts";
import type { Criterion } from "./criterion.ts";

export const random: Criterion = {
  about: "chance decides which weights stay (Zhou et al. 2019, random)",
  untrained: true,
  score: ({ masks, stream }) =>
    new Map(
      [...masks].map(([name, mask]) => [name, Float32Array.from(streamOf([...stream, name]).permutation(mask.length))]),
    ),
};
