import { enough } from "./readings.ts";
import type { TicketVerdict } from "./verdict.ts";

/**
 * What a round's tickets were shown to be beside the dense network, in words for a table: `matches`, `better`, `sooner`, or, where
 * they do not match, which half of it was shown. None: nothing was; null: too few pairs to judge by.
 */
export function shownToBe({
  diverged,
  matches,
  better,
  sooner,
  asAccurate,
  asSoon,
  accuracy,
}: TicketVerdict): readonly string[] | null {
  if (diverged > 0) return ["diverged"];
  if (!enough(accuracy)) return null;
  return [
    ...(matches ? ["matches"] : []),
    ...(better ? [matches ? "better" : "more accurate"] : asAccurate && !matches ? ["as accurate"] : []),
    ...(sooner ? ["sooner"] : asSoon && !matches ? ["as soon"] : []),
  ];
}
