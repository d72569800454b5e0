const fractions: readonly (readonly [share: number, words: string])[] = [
  [4 / 5, "Four fifths"],
  [2 / 3, "Two thirds"],
  [1 / 2, "Half"],
  [2 / 5, "Two fifths"],
  [1 / 3, "A third"],
  [1 / 4, "A quarter"],
  [1 / 5, "A fifth"],
  [1 / 6, "A sixth"],
  [1 / 7, "A seventh"],
  [1 / 8, "An eighth"],
  [1 / 10, "A tenth"],
  [1 / 15, "A fifteenth"],
  [1 / 20, "A twentieth"],
  [1 / 30, "A thirtieth"],
  [1 / 50, "A fiftieth"],
  [1 / 100, "A hundredth"],
];

/** How far, as a share of it, a density may be from the fraction that it is called by; the percentage stands beside it. */
const NEAR = 0.09;

/** Roughly how much of a network it is, for a headline: `A tenth`; undefined where no fraction is near. */
export const shareInWords = (density: number): string | undefined =>
  fractions.find(([share]) => Math.abs(density / share - 1) <= NEAR)?.[1];
