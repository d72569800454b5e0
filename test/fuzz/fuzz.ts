import { Draws } from "./draws.ts";
import type { Target } from "./target.ts";

/** What came of the inputs of one target. */
export interface Outcome {
  readonly inputs: number;
  readonly accepted: number;
  readonly refused: number;
  /** Milliseconds of processor time of the slowest input, and which it was. */
  readonly slowest: number;
  readonly slowestAt: number;
  /** Largest resident memory that was seen, in bytes. */
  readonly memory: number;
  /** What went wrong, each with the index of its input; no more than MOST_FAILURES. */
  readonly failures: readonly string[];
}

const MOST_FAILURES = 20;
/** Milliseconds of processor time: those of the clock depend on what else the machine does. */
const LONGEST = 1000;
/** Bytes of resident memory, those of Node and of the reader's libraries with them: 300 MB before the first input. */
const MOST_MEMORY = 1e9;

/** Words that come from a library or the machine, not from us. */
const foreign =
  /Unexpected (token|end|non-whitespace)|in JSON at|call stack|is not a function|is not iterable|undefined|\[object|NaN|ERR_[A-Z]|\bZ_[A-Z]|Invalid (array|typed)|out of (range|bounds)|heap|fault of lth/;

/** Whether an error is a refusal in our words: what is wrong and what to do, each on one line and not endless. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || error.name !== "LthError" || !("cure" in error)) return false;
  const { message, cure } = error;
  if (typeof cure !== "string" || message === "" || cure === "") return false;
  return message.length + cure.length <= 8000 && !/[\r\n]/.test(cure) && !foreign.test(withoutQuotes(message));
}

/** Names and values of the input are quoted, and may hold any words. */
const withoutQuotes = (text: string): string => text.replaceAll(/"(?:[^"\\]|\\.)*"?/g, "");

/**
 * Puts inputs `from` to below `from + count` to the reader. A failure is an accepted input that a simple reader reads otherwise,
 * an error that is no refusal, an input that takes longer than LONGEST, and more than MOST_MEMORY.
 *
 * `before` is told of each input's index before it is tried, so that a watcher can say which one hangs.
 */
export async function fuzz<Input>(
  target: Target<Input>,
  compiled: URL,
  { count, seed, from = 0, before = () => {}, enough = MOST_FAILURES }: FuzzOptions,
): Promise<Outcome> {
  const read = await target.load(compiled);
  const refuses = target.isRefusal ?? isRefusal;
  const failures: string[] = [];
  let [accepted, refused, slowest, slowestAt, memory] = [0, 0, 0, from, 0];
  let index = from;
  for (; index < from + count && failures.length < enough; index++) {
    before(index);
    const input = target.make(new Draws(seed, index));
    const started = process.cpuUsage();
    try {
      const wrong = await read(input);
      accepted++;
      if (wrong !== undefined) failures.push(`input ${index}: accepted, but ${wrong}`);
    } catch (error) {
      refused++;
      if (!refuses(error)) failures.push(`input ${index}: ${described(error)}`);
    }
    const { user, system } = process.cpuUsage(started);
    const took = (user + system) / 1000;
    if (took > slowest) [slowest, slowestAt] = [took, index];
    if (took > LONGEST) failures.push(`input ${index}: took ${Math.round(took)} ms`);
    if (index % 256 === 0) {
      memory = Math.max(memory, process.memoryUsage.rss());
      if (memory > MOST_MEMORY) failures.push(`input ${index}: ${Math.round(memory / 1e6)} MB of memory`);
    }
  }
  return { inputs: index - from, accepted, refused, slowest, slowestAt, memory, failures };
}

export interface FuzzOptions {
  readonly count: number;
  readonly seed: number;
  readonly from?: number;
  readonly before?: (index: number) => void;
  /** Stops after so many failures. */
  readonly enough?: number;
}

const described = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message.slice(0, 300)}` : String(error);
