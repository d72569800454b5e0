import { z } from "zod";
import { parseStrict } from "../../formats/index.ts";
import type { Event } from "../../lottery/index.ts";
import type { Verdict } from "../../verdict/index.ts";

/** What happens in a run: in the search, and what it has shown at the end. */
export type Told =
  | Event
  | { readonly type: "verdict"; readonly run: string; readonly verdict: Verdict; readonly words: readonly string[] };

/** An event with its run, its number and when it happened. */
export type RunEvent = Told & {
  readonly run: string;
  /**
   * Counted from 0 over all sittings of the run, without a gap. Null for what the asker alone was told, before the run's events
   * could be kept: whom the store waits for.
   */
  readonly seq: number | null;
  /** ISO 8601, in UTC. */
  readonly at: string;
  /** Of a warning that stands in the place of events which a disk that was full for long did not take: the last one's number. */
  readonly through?: number;
};

/** The number of what comes behind an event that was kept. */
export const numberAfter = ({ seq, through }: RunEvent): number => (through ?? seq ?? -1) + 1;

/** Of an event that was kept only what its reader relies on is checked: the fields of each type are its writer's. */
const stamped = z.custom<RunEvent>(
  (value) =>
    typeof value === "object" &&
    value !== null &&
    typeof Reflect.get(value, "type") === "string" &&
    Number.isSafeInteger(Reflect.get(value, "seq")) &&
    typeof Reflect.get(value, "at") === "string" &&
    isThrough(Reflect.get(value, "through"), Number(Reflect.get(value, "seq"))),
);

function isThrough(through: unknown, seq: number): boolean {
  return through === undefined || (Number.isSafeInteger(through) && Number(through) >= seq);
}

/** The event that a line holds, or undefined if it holds none: it is not whole, or damaged. */
export function readEvent(line: string): RunEvent | undefined {
  try {
    return stamped.parse(parseStrict(line, 64));
  } catch {
    return undefined;
  }
}
