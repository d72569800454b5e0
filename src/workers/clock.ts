/** Time as workers and coordinators have it; tests and simulations hand in another. */
export interface Clock {
  /** Milliseconds since some moment; never goes back. */
  now(): number;
  /** The wall's time, ISO 8601 in UTC: for what people read, never for decisions. */
  date(): string;
  /** Resolves after so many milliseconds, or at once when the signal comes. Never rejects. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** This machine's. */
export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => new Date().toISOString(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const over = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", over);
        resolve();
      };
      const timer = setTimeout(over, milliseconds);
      signal?.addEventListener("abort", over);
    }),
};
