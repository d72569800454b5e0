/** Long work in pieces: whoever runs it may do something else after each. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Does all of it now. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/**
 * Does it while signals, timers and files are heard: `pause` is awaited whenever so many milliseconds have gone by. If it
 * throws, the work ends there (its `finally` blocks run), and so does this. Trainings that run meanwhile wait for whatever piece is
 * being done: with 100 ms they stood still for 2% of their time.
 */
export async function inSteps<T>(steps: Steps<T>, pause: () => Promise<void> = breath, patience = 5): Promise<T> {
  let last = performance.now();
  try {
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
      if (performance.now() - last < patience) continue;
      await pause();
      last = performance.now();
    }
  } catch (error) {
    close(steps);
    throw error;
  }
}

/** Of what the work would have returned nothing is asked. */
const close = (steps: Steps<unknown>): unknown => steps.return(undefined);

/** One turn of the event loop. Where there is no `setImmediate`, as in a browser, a timer: up to 4 ms. */
export const breath = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
