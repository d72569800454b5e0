import { Entries } from "../entries.ts";
import type { Criterion } from "./criterion.ts";
import { initialMagnitude } from "./initial-magnitude.ts";
import { magnitude } from "./magnitude.ts";
import { magnitudeIncrease } from "./magnitude-increase.ts";
import { movement } from "./movement.ts";
import { random } from "./random.ts";
import { snip } from "./snip.ts";

/** Adding a criterion is a file and a line here. */
export const criteria = new Entries<Criterion>("criterion", {
  magnitude,
  movement,
  "magnitude-increase": magnitudeIncrease,
  "initial-magnitude": initialMagnitude,
  random,
  snip,
});
