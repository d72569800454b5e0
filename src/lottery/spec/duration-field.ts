import { z } from "zod";
import { type Duration, isDuration } from "../../duration.ts";

/** Far more than anybody trains; and epochs times iterations stay exact. */
const MOST = 1_000_000_000;

/** A spec's duration, its number in one spelling, so that one request has one id; `least` is the fewest iterations or epochs. */
export const durationField = (least: 0 | 1) =>
  z
    .custom<Duration>((value) => {
      if (typeof value !== "string" || !isDuration(value)) return false;
      const count = value.slice(0, -2);
      return String(Number(count)) === count && Number(count) >= least && Number(count) <= MOST;
    })
    .meta({
      expected: `a duration such as 500it (iterations) or 2ep (epochs), ${least} to ${MOST}`,
    });
