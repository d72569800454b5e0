/**
 * Seconds from one plain line to the next: soon at first, then every half minute, then ever more rarely, so that a run of
 * days writes fewer than a hundred.
 */
export const plainInterval = (lines: number, seconds: number): number =>
  lines < 20 ? 10 : lines < 60 ? 30 : Math.max(30, 0.15 * seconds);

/** Seconds after which a line is written again that still says the same: a sign of life. */
const STILL = 600;

/** How far something is where there is no terminal: a line now and then, and none that says what the last one said. */
export class PlainLines {
  readonly #wait: (lines: number, seconds: number) => number;
  #told = 0;
  #last = 0;
  #text = "";

  /** `wait`: seconds from a line to the next, after so many lines and seconds. */
  constructor(wait = plainInterval) {
    this.#wait = wait;
  }

  /** The lines to write at this second, counted from the beginning: all that `lines` gives, or none. */
  at(seconds: number, lines: () => readonly string[]): readonly string[] {
    if (seconds - this.#last < this.#wait(this.#told, seconds)) return [];
    const now = lines();
    const text = now.join("\n");
    if (now.length === 0 || (text === this.#text && seconds - this.#last < STILL)) return [];
    [this.#told, this.#last, this.#text] = [this.#told + 1, seconds, text];
    return now;
  }
}
