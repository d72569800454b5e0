import { lenet } from "../runs/lenet.ts";
import { above, type Claim } from "./claim.ts";
import { over, rounds } from "./combined.ts";
import { at, gain, testAtEnd } from "./quantity.ts";

/** Appendix E for LeNet: tickets, reinitialised tickets and random sparse networks after the last iteration. */
export const appendixE: Readonly<Record<string, Claim>> = {
  E1a: {
    source: "Appendix E, Figure 14",
    about: "LeNet: after the last iteration tickets are more accurate than reinitialised (21 to 3.6%)",
    paper: "higher",
    quantity: over(rounds(7, 15), (round) => gain(at(lenet, round), at(lenet, round, "reinit"), testAtEnd)),
    direction: above(0),
  },
  E1b: {
    source: "Appendix E, Figure 14",
    about: "LeNet: and reinitialised tickets more accurate than random sparse networks",
    paper: "higher",
    quantity: over(rounds(7, 15), (round) => gain(at(lenet, round, "reinit"), at(lenet, round, "random"), testAtEnd)),
    direction: above(0),
  },
};
