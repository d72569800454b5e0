import type { Criterion } from "./criterion.ts";
import { scoreByWeight } from "./weight-scores.ts";

export const movement: Criterion = {
  about: "weights that moved farthest from their initial values stay, |w - w0| (Zhou et al. 2019, movement)",
  score: (ranked) => scoreByWeight(ranked, (weight, initial) => Math.abs(weight - initial)),
};
