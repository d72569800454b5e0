import type { Criterion } from "./criterion.ts";
import { scoreByWeight } from "./weight-scores.ts";

export const magnitudeIncrease: Criterion = {
  about: "weights whose magnitude grew most stay, |w| - |w0| (Zhou et al. 2019, magnitude increase)",
  score: (ranked) => scoreByWeight(ranked, (weight, initial) => Math.abs(weight) - Math.abs(initial)),
};
