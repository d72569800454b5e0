/** The door of `verdict`: intervals, what a run has shown, and the words for it. */

export { ENOUGH } from "./bounds.ts";
export { coarseness } from "./coarse.ts";
export { difference, type Interval, type Pair, type Ratio, ratio } from "./interval.ts";
export { judgedAtEnd } from "./judged-at.ts";
export { columnName, ofNetworks } from "./nouns.ts";
export { byTrial } from "./paired.ts";
export type { NetworkPlace, RunRecord } from "./record.ts";
export { jobsOf } from "./record.ts";
export type { Measured, Quantity, RoundSummary, RunSummary, Statistic } from "./summary.ts";
export { controlsOf, statistic, summarize } from "./summary.ts";
export type { ControlVerdict, TicketVerdict, Verdict } from "./verdict.ts";
export { headline, verdictInWords, verdictSentences } from "./words.ts";
