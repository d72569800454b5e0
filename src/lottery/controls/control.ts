import type { z } from "zod";
import type { StreamPath } from "../../random.ts";
import type { Candidate, Span } from "../job/candidate.ts";

/** The ticket that a control stands beside. */
export interface Beside<Options> {
  readonly ticket: Candidate;
  /** Random numbers of this control alone, repeat by repeat and round by round; `purpose` tells several streams apart. */
  stream(purpose: string): StreamPath;
  readonly options: Options;
}

/** What a ticket must beat: the ticket with one thing changed. One control per file. */
export interface Control<Options = unknown> {
  /** What it is, in the words of a verdict: "the ticket's mask, new initial weights". */
  meaning(options: Options): string;
  /** Where it comes from. */
  readonly source: string;
  /**
   * Its options, an object of numbers and words. A control is asked for by its name and their values in this order, as in
   * `noise-0.5`; each setting is a control of its own. Absent: it has none.
   */
  readonly schema?: z.ZodObject & z.ZodType<Options>;
  /** The iterations of its training, known before there is a mask; absent: the ticket's. */
  span?(ticket: Span): Span;
  /** What differs from the ticket: its mask, its start, how it is trained. */
  against(beside: Beside<Options>): Partial<Omit<Candidate, "span">>;
}

/** A control that shares nothing with the dense network's training begins at iteration 0, wherever the ticket begins. */
export const fromIteration0 = ({ until }: Span): Span => ({ from: 0, until });
