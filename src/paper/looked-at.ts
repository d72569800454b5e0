import { type Look, looksOf } from "../report/index.ts";
import type { RunRecord } from "../verdict/index.ts";

/** Of LeNet's ladder 100, 21.1, 5.6 and 1.2%: claims about weights are about these, whatever round a run ends at. */
const ROUNDS: readonly number[] = [0, 7, 13, 20];

/** Whether a run was looked at in those rounds. */
export const isLookedAt = (looks: readonly Look[]): boolean =>
  ROUNDS.every((asked) => looks.some(({ round }) => round === asked));

/** A run's weights, looked at in these rounds; in those that a report looks at where a run has not all of them. */
export function lookedAt(record: RunRecord): Promise<readonly Look[]> {
  const trained = new Set(record.jobs.flatMap(({ role, round }) => (role === "ticket" ? [round] : [])));
  return ROUNDS.every((round) => trained.has(round)) ? looksOf(record, ROUNDS) : looksOf(record);
}
