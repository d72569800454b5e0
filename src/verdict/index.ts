/** The door of `verdict`: intervals, what a run has shown, and the words for it. */

export { type Between, betweenRuns } from "./between-runs.ts";
export { ENOUGH, type Rule, usualRule } from "./bounds.ts";
export { coarseness } from "./coarse.ts";
export { isDenseAlone } from "./dense-in-words.ts";
export { difference, type Interval, type Pair, type Ratio, ratio } from "./interval.ts";
export { decided, gainInWords, paceInWords } from "./intervals-in-words.ts";
export { judgedAccuracy, judgedAtEnd } from "./judged-at.ts";
export { columnName, ofNetworks } from "./nouns.ts";
export { byTrial } from "./paired.ts";
export { enough, type Reading } from "./readings.ts";
export type { NetworkPlace, RunRecord } from "./record.ts";
export { endedBefore, jobsOf } from "./record.ts";
export { trainingsOf } from "./rests-on.ts";
export type { Sentence } from "./sentence.ts";
export { shownToBe } from "./shown-to-be.ts";
export { sizeAt } from "./size-of.ts";
export type { Measured, Quantity, RoundSummary, RunSummary, Statistic } from "./summary.ts";
export { controlsOf, statistic, summarize } from "./summary.ts";
export type { ControlVerdict, Named, TicketVerdict, Verdict } from "./verdict.ts";
export { isAnyJudged, judgeTickets } from "./verdict.ts";
export { headline, verdictInWords, verdictSentences } from "./words.ts";
