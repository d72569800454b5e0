import { availableParallelism } from "node:os";

/** The most trainings at once, and threads of one, that may be asked for: far more than any machine has cores for. */
export const MOST_JOBS = 1024;
export const MOST_THREADS = 256;

/** What a reader should know who asks for more than there are cores: threads wait for each other, trainings take turns. */
export function crowded(jobs: number, threads = 1): string | undefined {
  const cores = availableParallelism();
  if (jobs * threads <= cores) return undefined;
  const here = `${cores} ${cores === 1 ? "core" : "cores"}`;
  if (threads === 1)
    return `${jobs} trainings at once on ${here} take turns: none ends sooner, and each takes its memory`;
  const asked = jobs === 1 ? `${threads} threads` : `${jobs} trainings of ${threads} threads each`;
  return `${asked} on ${here} are more than can run at once: fewer would be faster`;
}

/** How many trainings of so many threads the cores can really do side by side: more at once take turns, and hasten nothing. */
export const sideBySide = (threads = 1, cores = availableParallelism()): number => Math.max(1, cores / threads);
