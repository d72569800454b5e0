import { availableParallelism } from "node:os";

/** What a reader should know who asks for more threads than there are cores: they take turns, and wait for each other. */
export function crowded(jobs: number, threads = 1): string | undefined {
  const cores = availableParallelism();
  if (threads === 1 || jobs * threads <= cores) return undefined;
  const asked = jobs === 1 ? `${threads} threads` : `${jobs} trainings of ${threads} threads each`;
  return `${asked} on ${cores} ${cores === 1 ? "core" : "cores"} are more than can run at once: fewer would be faster`;
}
