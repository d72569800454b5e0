import { Entries } from "../../entries.ts";
import type { Change } from "./change.ts";
import { constantSigns } from "./constant-signs.ts";
import { noise } from "./noise.ts";
import { resample } from "./resample.ts";
import { reshuffle } from "./reshuffle.ts";
import { signs } from "./signs.ts";

/** Adding a change of a start is a file and a line here. */
export const changes = new Entries<Change>("change of a start", {
  reshuffle,
  noise,
  resample,
  signs,
  "constant-signs": constantSigns,
});
