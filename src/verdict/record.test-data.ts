import type { JobRecord } from "../lottery/job/record.ts";
import type { Result } from "../lottery/job/result.ts";

/** A job whose network got `correct` of 10,000 test examples right at its early stop. */
export function job(
  place: Partial<JobRecord> & { readonly round: number; readonly trial: number },
  correct: number,
  earlyStopIteration: number,
  censored = false,
): JobRecord {
  const score = (right: number, examples: number) => ({ loss: 0.1, correct: right, examples });
  const at = (right: number) => ({
    train: score(50_000, 55_000),
    validation: score(4800, 5000),
    test: score(right, 10_000),
  });
  const curve = { iteration: [0], loss: [2.3], accuracy: [0.1] };
  const outcome: Result = {
    iterations: 5000,
    earlyStopIteration,
    censored,
    atEarlyStop: at(correct),
    atEnd: at(correct - 10),
    validation: curve,
    test: curve,
    survivors: {},
  };
  const whole = { role: "ticket" as const, repeat: 0, ...place };
  const key = `${whole.trial} ${whole.role} ${whole.repeat} ${whole.round}`;
  return { key, density: 0.8 ** place.round, layers: [], outcome, ...whole };
}

/** A job that diverged. */
export const diverged = (
  place: Partial<JobRecord> & { readonly round: number; readonly trial: number },
): JobRecord => ({
  ...job(place, 0, 0),
  outcome: { iteration: 120, lastLoss: 3.5 },
});
