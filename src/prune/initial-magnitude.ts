import type { Criterion } from "./criterion.ts";
import { scoreByWeight } from "./weight-scores.ts";

export const initialMagnitude: Criterion = {
  about:
    "the largest initial weights stay, |w0|, whatever training does (Frankle & Carbin 2019, F.4; Zhou et al. 2019)",
  untrained: true,
  score: (ranked) => scoreByWeight(ranked, (_, initial) => Math.abs(initial)),
};
