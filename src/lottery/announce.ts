import type { Event } from "./events.ts";
import { type Answer, type Job, labelOf } from "./job/job.ts";
import { wordsFor } from "./job/place.ts";
import { accuracy, isResult } from "./job/result.ts";

/** Tells of finished jobs. That training changed nothing is said once: mostly one learning rate is the reason for all. */
export function announcer(emit: (event: Event) => void = () => undefined): (job: Job, answer: Answer) => void {
  let warned = false;
  return (job, { outcome, reused }) => {
    if (!isResult(outcome)) {
      emit({ type: "job-diverged", job: labelOf(job), reused, ...outcome });
      return;
    }
    emit({
      type: "job-done",
      job: labelOf(job),
      reused,
      earlyStopIteration: outcome.earlyStopIteration,
      censored: outcome.censored,
      testAccuracyAtEarlyStop: accuracy(outcome.atEarlyStop.test),
      testAccuracyAtEnd: accuracy(outcome.atEnd.test),
    });
    if (!outcome.unchanged || warned) return;
    warned = true;
    const rate = job.content.train.optimizer.lr;
    emit({
      type: "warning",
      message: `training changed no weight (${wordsFor(job.place)}): at learning rate ${rate} every step is too small for float32, or no gradient reaches a weight`,
    });
  };
}
