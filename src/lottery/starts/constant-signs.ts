import { layerwise } from "./change.ts";
import { deviationOf } from "./deviation.ts";

export const constantSigns = layerwise({
  about:
    "signs stay, every magnitude becomes the deviation of the layer's initial weights (Zhou et al. 2019, section 4)",
  *replace({ network, name, values }) {
    yield;
    const deviation = deviationOf(network, name);
    return values.map((value) => (value < 0 ? -deviation : deviation));
  },
});
