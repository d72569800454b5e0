import { stream as streamOf } from "../../random.ts";
import { layerwise } from "./change.ts";
import { survivingPlaces } from "./survivors.ts";

export const reshuffle = layerwise({
  about: "the survivors of each layer change places among themselves (Zhou et al. 2019; Su et al. 2020)",
  *replace({ values, mask, stream }) {
    const places = survivingPlaces(mask);
    const order = yield* streamOf(stream).permutationSteps(places.length);
    const moved = new Float32Array(values.length);
    places.forEach((place, i) => {
      moved[place] = values[places[order[i]!]!]!;
    });
    return moved;
  },
});
