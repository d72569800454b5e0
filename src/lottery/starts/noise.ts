import { z } from "zod";
import { stream as streamOf } from "../../random.ts";
import { layerwise } from "./change.ts";
import { deviationOf } from "./deviation.ts";

export const noise = layerwise({
  about: "normal noise of so many deviations of the layer's initial weights is added (Frankle & Carbin 2019, F.7)",
  options: z.strictObject({ deviations: z.number().gt(0) }),
  *replace({ network, name, values, stream }, { deviations }) {
    const draws = yield* streamOf(stream).normalSteps(values.length, deviations * deviationOf(network, name));
    return values.map((value, i) => value + draws[i]!);
  },
});
