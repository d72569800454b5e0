import { namesInWords } from "./text.ts";
import { quoted, visible } from "./visible.ts";

/**
 * The one error that lth throws on purpose. It prints as two lines: what is wrong, with the value in it, and the cure.
 *
 * `fault` says whose fault it is, and decides the exit code: "asked" (2: the request is wrong) or "found" (1: it ran and
 * met something wrong, such as a damaged file or a full disk).
 */
export class LthError extends Error {
  override readonly name = "LthError";
  readonly cure: string;
  readonly fault: "asked" | "found";

  constructor(message: string, cure: string, options: { fault?: "asked" | "found"; cause?: unknown } = {}) {
    super(inLines(message), options.cause === undefined ? {} : { cause: options.cause });
    this.cure = inLines(cure);
    this.fault = options.fault ?? "asked";
  }
}

/** A message may be a list, whose lines are indented. Any other line end, and what cannot be seen, came with a name. */
const inLines = (text: string): string => visible(text.replace(/\n(?! {2})/g, "\\n"));

/** A name that nobody knows here, of something that a module from outside may add. `entries`: `criterion mine`, ... */
export class UnknownEntry extends LthError {
  readonly entries: readonly string[];

  constructor(message: string, cure: string, entries: readonly string[]) {
    super(message, cure);
    this.entries = entries;
  }
}

/** Where a name that is not known here may come from. */
export const FROM_A_MODULE = "is it in a module of your own? add --use ./mine.mjs (in the library: use)";

/** Thrown when an AbortSignal stops the work: nothing is wrong, and what was finished is kept. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  constructor() {
    super("interrupted");
  }
}

/** A check that ran while working failed: the numbers must not be trusted, so the run stops. */
export class InvariantError extends LthError {
  constructor(message: string) {
    super(message, "this is a fault of lth, not of your request: please report it with the command that you ran", {
      fault: "found",
    });
  }
}

/** What a caught value says: an error's message, or the value itself as text, if it can be had. */
export function messageOf(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error);
  } catch {
    return "it says nothing of itself";
  }
}

/** The known name nearest to `name` (at most a third of its letters differ), or undefined. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const most = Math.max(2, Math.floor(name.length / 3));
  // So many letters are always between names of such different lengths; and nobody mistypes a name of a thousand letters.
  const near = name.length > 100 ? [] : known.filter((each) => Math.abs(each.length - name.length) <= most);
  const ranked = near
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= most ? best.candidate : undefined;
}

/** The error for a name that is not in a list: says what is known and the nearest. `what` is the noun: "preset", "layer". */
export function unknownName(what: string, name: string, known: readonly string[]): LthError {
  const guess = nearest(name, known);
  return new LthError(
    `no ${what} is called ${quoted(name)}`,
    `known: ${namesInWords(known)}${guess === undefined ? "" : ` (did you mean ${guess}?)`}`,
  );
}

/** Levenshtein's distance with neighbouring letters swapped counted once (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const row = (i: number) => Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : 0));
  let [before, last] = [row(1), row(0)];
  for (let i = 1; i <= a.length; i++) {
    const next = row(1);
    next[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(last[j]! + 1, next[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1);
      next[j] = cost;
    }
    [before, last] = [last, next];
  }
  return last[b.length]!;
}
