/**
 * Tells times that never go back: the system's clock, or where somebody set that back, what it showed at first and what has
 * passed since.
 */
export class Clock {
  readonly #first = Date.now();
  readonly #since = performance.now();

  /** ISO 8601. */
  now(): string {
    const passed = performance.now() - this.#since;
    return new Date(Math.max(Date.now(), this.#first + passed)).toISOString();
  }
}

/** The later of two times of this form. The clock may have been set back between two sittings, too. */
export const later = (one: string, other: string): string => (one > other ? one : other);
