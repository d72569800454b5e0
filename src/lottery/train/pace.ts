/** Tells how many iterations to ask for at once, so that a signal is heard and progress shown within `patience` ms. */
export interface Pace {
  readonly iterations: number;
  /** Notes what the last piece took. */
  took(iterations: number, milliseconds: number): void;
}

/** A piece is a list of examples in memory: 24 MB at the paper's batch of 60. */
const MOST = 100_000;

/**
 * How a training is cut into pieces never changes its bits. Pieces grow by at most twice at a time: two calls that ended while the
 * event loop was held up are heard of together, and the second looks as if it had taken no time.
 */
export function paceOf(patience = 100): Pace {
  let iterations = 1;
  return {
    get iterations() {
      return iterations;
    },
    took(done, milliseconds) {
      const fitting = Math.floor((patience * done) / Math.max(milliseconds, 0.001));
      iterations = Math.max(1, Math.min(fitting, 2 * iterations, MOST));
    },
  };
}
