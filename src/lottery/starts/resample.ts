import { stream as streamOf } from "../../random.ts";
import { layerwise } from "./change.ts";
import { survivingPlaces } from "./survivors.ts";

export const resample = layerwise({
  about: "each survivor is drawn anew, with replacement, from the layer's survivors (Frankle & Carbin 2019, F.3)",
  *replace({ values, mask, stream }) {
    const places = survivingPlaces(mask);
    const drawn = yield* streamOf(stream).choiceSteps(places.length, places.length);
    const anew = new Float32Array(values.length);
    places.forEach((place, i) => {
      anew[place] = values[places[drawn[i]!]!]!;
    });
    return anew;
  },
});
