import type { Quantity } from "./quantity.ts";

/**
 * Is there an effect: on which side of `than` does the quantity lie. `none`: the paper says that there is no significant
 * difference from it; `not above`: that it is no larger ("no better"). Both hold until an interval shows the contrary.
 */
export interface Direction {
  readonly side: "above" | "below" | "none" | "not above";
  readonly than: number;
}

/** How large is it: the numbers that agree with the paper's, and where the margin comes from. It is never from results of ours. */
export interface Size {
  readonly low: number;
  readonly high: number;
  readonly margin: string;
}

/** One sentence of the paper as a rule that decides. Direction and size are questions of their own. */
export interface Claim {
  /** Where it stands: "Section 2, Figure 4a". */
  readonly source: string;
  /** The sentence in our words. */
  readonly about: string;
  /** What the paper says of it, with its unit. */
  readonly paper: string;
  /** How the paper made its number; left out where it gives none. */
  readonly estimator?: string;
  /** What is measured. Of several all must be so. */
  readonly quantity: Quantity | readonly Quantity[];
  readonly direction?: Direction;
  readonly size?: Size;
  /** What independent reproductions found. */
  readonly elsewhere?: string;
  /** Where it does not hold here, or not yet: what was found when the cause was looked for. */
  readonly cause?: string;
}

export const above = (than: number): Direction => ({ side: "above", than });
export const below = (than: number): Direction => ({ side: "below", than });
export const noneFrom = (than: number): Direction => ({ side: "none", than });
export const notAbove = (than: number): Direction => ({ side: "not above", than });

/** The paper's number plus or minus a margin. */
export const within = (paper: number, by: Margin): Size => ({
  low: paper - by.size,
  high: paper + by.size,
  margin: by.from,
});
/** "More than": at least the paper's number less the margin. */
export const atLeast = (paper: number, by: Margin): Size => ({
  low: paper - by.size,
  high: Number.POSITIVE_INFINITY,
  margin: by.from,
});
/** "Up to": at most the paper's number and the margin. */
export const atMost = (paper: number, by: Margin): Size => ({
  low: Number.NEGATIVE_INFINITY,
  high: paper + by.size,
  margin: by.from,
});

/** How far a number may lie from the paper's, and who says so. */
export interface Margin {
  readonly size: number;
  readonly from: string;
}
