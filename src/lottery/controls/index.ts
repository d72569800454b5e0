import { Entries } from "../../entries.ts";
import { constantSigns } from "./constant-signs.ts";
import type { Control } from "./control.ts";
import { noise } from "./noise.ts";
import { random } from "./random.ts";
import { reinit } from "./reinit.ts";
import { resample } from "./resample.ts";
import { reshuffle } from "./reshuffle.ts";
import { signs } from "./signs.ts";
import { untrained } from "./untrained.ts";

/** Adding a control is a file and a line here. */
export const controls = new Entries<Control>("control", {
  reinit,
  random,
  reshuffle,
  noise,
  resample,
  signs,
  "constant-signs": constantSigns,
  untrained,
});
