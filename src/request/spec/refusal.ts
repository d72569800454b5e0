import { FROM_A_MODULE, LthError, UnknownEntry } from "../../errors.ts";
import { firstLines, MOST_NAMED, shortened } from "../../text.ts";
import type { Fault } from "./asked.ts";

/** One error for all faults of a spec: one line if there is one, the first of them below each other if there are more. */
export function refusal(source: string, faults: readonly Fault[]): LthError {
  const ordered = [...faults].sort((a, b) => (a.origin.line ?? Infinity) - (b.origin.line ?? Infinity));
  const entries = faults.flatMap((fault) => fault.entries ?? []);
  const fields = "every field, what it takes and its default: lth spec lenet-mnist";
  const refused = (message: string) =>
    entries.length === 0
      ? new LthError(message, fields)
      : new UnknownEntry(message, `${fields}; ${FROM_A_MODULE}`, entries);
  const [only] = ordered;
  if (only && ordered.length === 1) {
    const line = only.origin.line === undefined ? "" : `, line ${only.origin.line}`;
    return refused(`${shortened(only.origin.source, LONGEST_SOURCE)}${line}: ${only.says}`);
  }
  const lines = ordered.map(({ origin, says }, i) => {
    if (i >= MOST_NAMED) return "";
    const where = origin.line === undefined ? shortened(origin.source, LONGEST_SOURCE) : `line ${origin.line}`;
    return `${origin.source === source && origin.line === undefined ? "" : `${where}: `}${says}`;
  });
  return refused([`${source}: ${ordered.length} faults`, ...firstLines(lines)].join("\n  "));
}

/** Letters of a flag with its value: it stands before each of its faults. A file's path may have so many, too. */
const LONGEST_SOURCE = 320;
