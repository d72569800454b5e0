import { counted } from "../numbers-in-words.ts";
import { lossText, pointsText, type Rule } from "./bounds.ts";

/**
 * That one test image counts for as much as a ticket may lose, or more, where it does; else undefined. Verdicts then rest on
 * a handful of images.
 */
export function coarseness(testExamples: number, rule: Pick<Rule, "loss">): string | undefined {
  // Of 500 images one is exactly the 0.2 points that are too much to lose.
  if (testExamples * rule.loss > 1) return undefined;
  const points = Number((100 / testExamples).toPrecision(2));
  return `A test part of ${counted(testExamples, "image")} cannot show differences below ${pointsText(points)}, and a ticket that matches loses less than ${lossText(rule)}.`;
}
