import { controls } from "../controls/index.ts";
import { kindOf } from "../controls/named.ts";
import type { JobRecord } from "./record.ts";
import { isResult } from "./result.ts";

/**
 * Whether a training ended at its lowest validation loss, before anybody could know that it had stopped learning. A control that is
 * measured without training has not.
 */
export function mightStopLater({ role, outcome }: Pick<JobRecord, "role" | "outcome">): boolean {
  if (!isResult(outcome) || !outcome.censored) return false;
  const kind = kindOf(role);
  const { from, until } = (kind === undefined ? undefined : controls.get(kind))?.span?.({ from: 0, until: 1 }) ?? {
    from: 0,
    until: 1,
  };
  return until > from;
}
