/** A training that began here and has not ended. */
export interface Underway {
  /** Which training it is, in words, and where it is trained if that is another machine. */
  readonly name: string;
  readonly round: number;
  readonly ticket: boolean;
  /** The second in which it began here. */
  readonly began: number;
  /** The iteration at which the training begins; the one at which it began here, later if it was taken up again; its end. */
  readonly first: number;
  readonly from: number;
  readonly until: number;
  /** Where it was when it was last heard of, and the second of that. */
  iteration: number;
  heard: number;
  /** The furthest that it was said to be: one that slows down has not come so far, and is not said to go back. */
  shown: number;
}

/** Takes a sign of life. */
export function hear(training: Underway, iteration: number, now: number): void {
  training.shown = Math.max(training.shown, reached(training, now));
  [training.iteration, training.heard] = [iteration, now];
}

/** Where it should be by now, extrapolated by its own speed: of long iterations it is heard too rarely to show progress. */
export function reached({ from, iteration, until, began, heard }: Underway, now: number): number {
  const speed = heard > began ? (iteration - from) / (heard - began) : 0;
  return Math.min(until, iteration + speed * (now - heard));
}

/** The one that has run longest among those that the rest waits for: tickets of the lowest round, if there are any. */
export function longestAwaited(underway: readonly Underway[]): Underway | undefined {
  const tickets = underway.filter(({ ticket }) => ticket);
  const lowest = Math.min(...tickets.map(({ round }) => round));
  const awaited = tickets.length > 0 ? tickets.filter(({ round }) => round === lowest) : underway;
  return awaited.reduce<Underway | undefined>(
    (first, each) => (first && first.began <= each.began ? first : each),
    undefined,
  );
}

/** Seconds until its end by its own speed; undefined while that is anybody's guess. */
export function secondsLeftOf(training: Underway, now: number): number | undefined {
  const { from, iteration, until, began, heard } = training;
  const speed = heard > began ? (iteration - from) / (heard - began) : 0;
  return speed > 0 ? Math.max(0, until - reached(training, now)) / speed : undefined;
}
