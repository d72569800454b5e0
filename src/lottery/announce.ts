import type { Event } from "./events.ts";
import { type Job, labelOf, type Trained, wordsFor } from "./job.ts";

/** Tells of finished jobs. That training changed nothing is said once: all jobs have the same learning rate. */
export function announcer(emit: (event: Event) => void = () => undefined): (job: Job, trained: Trained) => void {
  let warned = false;
  return (job, trained) => {
    const reused = trained.reused ?? false;
    if (trained.diverged) {
      emit({ type: "job-diverged", job: labelOf(job), reused, ...trained.diverged });
      return;
    }
    const { result } = trained;
    emit({
      type: "job-done",
      job: labelOf(job),
      reused,
      earlyStopIteration: result.earlyStopIteration,
      testAccuracyAtEarlyStop: result.atEarlyStop.test.correct / result.atEarlyStop.test.examples,
      testAccuracyAtEnd: result.atEnd.test.correct / result.atEnd.test.examples,
    });
    if (!result.unchanged || warned) return;
    warned = true;
    const rate = job.content.train.optimizer.lr;
    emit({
      type: "warning",
      message: `training changed no weight (${wordsFor(job.place)}): at learning rate ${rate} every step is too small for float32, or no gradient reaches a weight`,
    });
  };
}
