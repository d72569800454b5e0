/** One of the four sentences of the paper's abstract, and the claims that it rests on. */
export interface Sentence {
  readonly text: string;
  readonly rests: readonly string[];
}

const each = (name: string): readonly string[] => [2, 4, 6].map((depth) => `${name} Conv-${depth}`);
const everyNetwork = (name: string): readonly string[] => [`${name} LeNet`, ...each(name)];

/** Each rests on claims at the sizes that it speaks of. */
export const abstract: readonly Sentence[] = [
  {
    text: "There are winning tickets of less than 10 to 20% of the size of several networks.",
    rests: [...everyNetwork("A1"), "V5a"],
  },
  {
    text: "Trained alone they match the network's accuracy in a similar number of iterations.",
    rests: [...everyNetwork("A1"), ...everyNetwork("A2")],
  },
  {
    text: "Reinitialised they do not: their initial weights have won.",
    rests: ["L8a", "L8c", "L9a", "L9b", "E1a", ...each("C5a"), ...each("C5b"), ...each("E2a"), "R3b"],
  },
  {
    text: "Above that size they learn faster than the network and become more accurate.",
    rests: [...everyNetwork("A3"), ...everyNetwork("A4")],
  },
];
