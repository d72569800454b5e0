import type { Ask } from "../runs/ask.ts";
import { conv, depths } from "../runs/conv.ts";
import { lenet } from "../runs/lenet.ts";
import { above, below, type Claim, type Margin } from "./claim.ts";
import { over, rounds } from "./combined.ts";
import { convAccuracy, lenetAccuracy, lenetTime } from "./margins.ts";
import { at, gain, times } from "./quantity.ts";

interface Network {
  readonly name: string;
  readonly run: Ask;
  /** Rounds that keep 20 to 8% of the weights, "less than 10 to 20%", and how they are called. */
  readonly small: readonly number[];
  readonly sizes: string;
  /** Rounds 3 to 7, which of LeNet keep the sizes that the paper names for it: 51.3 and 21.1%. */
  readonly larger: string;
  readonly accuracy: Margin;
}

const networks: readonly Network[] = [
  {
    name: "LeNet",
    run: lenet,
    small: rounds(8, 11),
    sizes: "16.9 to 8.7%",
    larger: "51.3 to 21.1%",
    accuracy: lenetAccuracy,
  },
  ...depths.map((depth) => ({
    ...{ name: `Conv-${depth}`, run: conv(depth), accuracy: convAccuracy },
    ...{
      2: { small: rounds(8, 11), sizes: "17.0 to 8.8%", larger: "51.4 to 21.2%" },
      4: { small: rounds(9, 12), sizes: "16.2 to 9.2%", larger: "53.6 to 23.9%" },
      6: { small: rounds(9, 13), sizes: "18.4 to 8.9%", larger: "56.4 to 26.6%" },
    }[depth],
  })),
];

const above20 = rounds(3, 7);

const ofNetwork = ({ name, run, small, sizes, larger, accuracy }: Network): Record<string, Claim> => {
  const gained = (round: number) => gain(at(run, round), at(run, 0));
  const taken = (round: number) => times(at(run, round), at(run, 0));
  return {
    [`A1 ${name}`]: {
      source: "Abstract",
      about: `${name}: tickets of ${sizes} lose less than ${Number((100 * accuracy.size).toFixed(2))} points on average`,
      paper: "comparable test accuracy",
      quantity: over(small, gained),
      direction: above(-accuracy.size),
    },
    [`A2 ${name}`]: {
      source: "Abstract",
      about: `${name}: and stop at most 15% later than the dense network`,
      paper: "in a similar number of iterations",
      quantity: over(small, taken),
      direction: below(1 + lenetTime.size),
    },
    [`A3 ${name}`]: {
      source: "Abstract",
      about: `${name}: tickets of ${larger} stop earlier than the dense network`,
      paper: "above this size, faster",
      quantity: over(above20, taken),
      direction: below(1),
    },
    [`A4 ${name}`]: {
      source: "Abstract",
      about: `${name}: and are more accurate`,
      paper: "higher test accuracy",
      quantity: over(above20, gained),
      direction: above(0),
    },
  };
};

/**
 * What the abstract says of every network alike, at the sizes that it names: means over rounds, so that no round is chosen. How
 * much may be lost, and how much later is similar, are margins of others (`margins.ts`).
 */
export const networksAlike: Readonly<Record<string, Claim>> = Object.assign({}, ...networks.map(ofNetwork));
