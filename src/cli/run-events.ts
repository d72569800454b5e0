import { LthError } from "../errors.ts";
import { isAwaited, isResult, wordsFor } from "../lottery/index.ts";
import type { Told } from "../runs/index.ts";
import type { RunRecord } from "../verdict/index.ts";

/** What a reader should know while a run goes on. */
export function lineFor(event: Told): string | undefined {
  if (event.type === "warning") return `warning: ${event.message}`;
  if (event.type === "job-diverged") return `${wordsFor(event.job)} ${divergedAt(event)}`;
  return undefined;
}

const divergedAt = ({
  iteration,
  lastLoss,
}: {
  readonly iteration: number;
  readonly lastLoss: number | null;
}): string =>
  `diverged at iteration ${iteration}: its loss is not finite (last finite loss: ${lastLoss === null ? "none" : Number(lastLoss.toPrecision(6))})`;

/** A ticket that diverged ends its trial, so the run is not what was asked for. Its results are kept all the same. */
export function failIfDiverged(record: RunRecord): void {
  for (const { outcome, role, ...place } of record.jobs) {
    if (isResult(outcome) || !isAwaited(role)) continue;
    throw new LthError(
      `${record.id}: ${wordsFor({ role, ...place })} ${divergedAt(outcome)}`,
      "ask for a smaller learning rate, such as --set train.optimizer.lr=0.001; the other results are kept",
      { fault: "found" },
    );
  }
}
