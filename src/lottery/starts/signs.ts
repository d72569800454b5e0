import { stream as streamOf } from "../../random.ts";
import { layerwise } from "./change.ts";
import { deviationOf } from "./deviation.ts";

export const signs = layerwise({
  about: "signs stay, magnitudes are drawn anew as initial weights are (Zhou et al. 2019, section 4)",
  *replace({ network, name, values, stream }) {
    const draws = yield* streamOf(stream).normalSteps(values.length, deviationOf(network, name));
    return values.map((value, i) => (value < 0 ? -Math.abs(draws[i]!) : Math.abs(draws[i]!)));
  },
});
