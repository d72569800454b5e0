import type { Ask } from "../runs/ask.ts";
import * as convs from "../runs/conv.ts";
import { continued, lenet } from "../runs/lenet.ts";
import { above, below, type Claim } from "./claim.ts";
import { over, rounds } from "./combined.ts";
import { at, gain, times, validationAtStop } from "./quantity.ts";

const resettingBeside = (
  ids: readonly [string, string],
  network: string,
  resetting: Ask,
  other: Ask,
  small: readonly number[],
) => ({
  [ids[0]]: {
    source: "Appendix B, Figures 9 and 10",
    about: `${network}: at small sizes tickets found by resetting learn faster than those found by training on (rounds ${small[0]} to ${small.at(-1)})`,
    paper: "faster to smaller sizes",
    quantity: over(small, (round) => times(at(resetting, round), at(other, round))),
    direction: below(1),
  },
  [ids[1]]: {
    source: "Appendix B, Figures 9 and 10",
    about: `${network}: and are more accurate on the validation part`,
    paper: "higher to smaller sizes",
    quantity: over(small, (round) => gain(at(resetting, round), at(other, round), validationAtStop)),
    direction: above(0),
  },
});

/** Appendix B: resetting after each round, or training on. */
export const appendixB: Readonly<Record<string, Claim>> = {
  ...resettingBeside(["B1a", "B1b"], "LeNet", lenet, continued, rounds(9, 17)),
  ...Object.assign(
    {},
    ...convs.depths.map((depth) =>
      resettingBeside(
        [`B2a Conv-${depth}`, `B2b Conv-${depth}`],
        `Conv-${depth}`,
        convs.conv(depth),
        convs.continued(depth),
        rounds(9, 17),
      ),
    ),
  ),
};
