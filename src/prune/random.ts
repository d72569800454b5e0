import { stream as streamOf } from "../random.ts";
import type { Criterion } from "./criterion.ts";

/**
 * Ranks are divided by the layer's length, so that layers of any size lose the same share where all are ranked together. (As whole
 * numbers the ranks of a small layer were all lower than most of a large one's.) Float32 tells ranks of up to 2^24 weights apart.
 */
export const random: Criterion = {
  about: "chance decides which weights stay (Zhou et al. 2019, random)",
  untrained: true,
  score: ({ masks, stream }) =>
    new Map(
      [...masks].map(([name, { length }]) => {
        const ranks = streamOf([...stream, name]).permutation(length);
        return [name, Float32Array.from(ranks, (rank) => (rank + 0.5) / length)];
      }),
    ),
};
