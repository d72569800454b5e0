import { clock } from "../../src/cli/progress/tally.ts";

/** Where lines go: stderr, or a test's ear. */
export interface Outlet {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/** Seconds from one line to the next: of a terminal, where it is drawn anew in place, and of everything else. */
const [LIVE, PLAIN] = [1, 5];

/**
 * How far a format's inputs are: `tar: 41,000 of 1,000,000  2,050 a second  7:48 left`. To be called often; it writes now and then.
 * `end` leaves a terminal as it was.
 */
export function progressOf(format: string, count: number, outlet: Outlet, now = () => performance.now() / 1000) {
  const live = outlet.isTTY === true;
  let last = now();
  let shown = false;
  /** When the first inputs were through: the reader was loaded before. */
  let first: { readonly time: number; readonly done: number } | undefined;
  return {
    at(done: number): void {
      const time = now();
      if (done > 0) first ??= { time, done };
      if (first === undefined || done === first.done || time - last < (live ? LIVE : PLAIN)) return;
      [last, shown] = [time, live];
      const speed = (done - first.done) / (time - first.time);
      const numbers = [done, count, Math.round(speed)].map((number) => number.toLocaleString("en"));
      const line = `${format}: ${numbers[0]} of ${numbers[1]}  ${numbers[2]} a second  ${clock((count - done) / speed)} left`;
      outlet.write(live ? `\r\u001b[2K${line}` : `${line}\n`);
    },
    end(): void {
      if (shown) outlet.write("\r\u001b[2K");
    },
  };
}
