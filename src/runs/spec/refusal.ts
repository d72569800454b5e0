import { LthError } from "../../errors.ts";
import type { Fault } from "./asked.ts";

/** One error for all faults of a spec: one line if there is one, a list if there are more, in the order of the lines. */
export function refusal(place: string, faults: readonly Fault[]): LthError {
  const ordered = [...faults].sort((a, b) => (a.origin.line ?? Infinity) - (b.origin.line ?? Infinity));
  const cure = "every field, what it takes and its default: lth spec lenet-mnist";
  const [only] = ordered;
  if (only && ordered.length === 1) {
    const line = only.origin.line === undefined ? "" : `, line ${only.origin.line}`;
    return new LthError(`${only.origin.source}${line}: ${only.says}`, cure);
  }
  const lines = ordered.map(({ origin, says }) => {
    const where = origin.line === undefined ? origin.source : `line ${origin.line}`;
    return `\n  ${origin.source === place && origin.line === undefined ? "" : `${where}: `}${says}`;
  });
  return new LthError(`${place}: ${ordered.length} faults${lines.join("")}`, cure);
}
