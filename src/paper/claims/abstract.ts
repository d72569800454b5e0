/** One of the four sentences of the paper's abstract, and the claims that it rests on. */
export interface Sentence {
  readonly text: string;
  readonly rests: readonly string[];
}

const each = (name: string): readonly string[] => [2, 4, 6].map((depth) => `${name} Conv-${depth}`);

export const abstract: readonly Sentence[] = [
  {
    text: "There are winning tickets of less than 10 to 20% of the size of several networks.",
    rests: ["L3b", "L4a", "L4c", ...each("C1"), ...each("C3"), "V4b", "R3b"],
  },
  {
    text: "Trained alone they match the network's accuracy in a similar number of iterations.",
    rests: ["L3a", "L3b", "L4b", "L4c", ...each("C1"), ...each("C3"), "V4b"],
  },
  {
    text: "Reinitialised they do not: their initial weights have won.",
    rests: ["L8a", "L8c", "L9a", "L9b", "E1a", ...each("C5a"), ...each("C5b"), ...each("E2a"), "R3b"],
  },
  {
    text: "Above that size they learn faster than the network and become more accurate.",
    rests: ["L1a", "L1b", "L2", "L4a", "L6a", ...each("C1"), ...each("C2")],
  },
];
