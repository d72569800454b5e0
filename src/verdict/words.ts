import { isResult, isShown } from "../lottery/index.ts";
import { densityText } from "../numbers-in-words.ts";
import { againstControl } from "./controls-in-words.ts";
import { denseHeadline, denseInWords, isDenseAlone } from "./dense-in-words.ts";
import { found, numbersOnly } from "./found.ts";
import { judgedAtEnd } from "./judged-at.ts";
import { ofNetworks } from "./nouns.ts";
import { controlsIn, type RunRecord } from "./record.ts";
import { caveats, dataCaveats, ruleInWords } from "./rests-on.ts";
import { type Sentence, sentence } from "./sentence.ts";
import { shareInWords } from "./share-in-words.ts";
import { isAnyJudged, judge, type Named, type TicketVerdict, type Verdict } from "./verdict.ts";

type Jobs = Pick<RunRecord, "jobs" | "trials" | "spec" | "remarks">;

/** The verdict in one line: the title of a report. */
export const headline = (record: Jobs): string =>
  isDenseAlone(record.spec) ? denseHeadline(record) : ofNetworks(record.spec, titleOf(record));

function titleOf(record: Jobs): string {
  const { verdict } = judge(record);
  const { tickets, smallestMatching, smallestAsAccurate, smallestAsSoon, fastest, mostAccurate } = verdict;
  if (tickets.length === 0) {
    return hasDiverged(record) ? "Training diverged: there is no ticket" : "No ticket was trained";
  }
  if (verdict.denied) return "No verdict: the data bear none";
  if (verdict.given === false) return "No verdict: not at this scale";
  if (!verdict.enough) return "Not enough trials for a verdict";
  if (!isAnyJudged(verdict)) return "No density could be judged: trainings diverged";
  const of = (named: Named) => tickets.find(({ round }) => round === named.round);
  const none = (missing: Named | null, what: string) => `none was shown to ${missing ? "do both" : what}`;
  const notSoon = none(smallestAsSoon, "learn as soon");
  if (smallestMatching) return enoughOf(smallestMatching, of(smallestMatching), verdict);
  if (mostAccurate && fastest) {
    return `A ticket with ${densityText(mostAccurate.density)} of the weights is more accurate than the dense network, one with ${densityText(fastest.density)} learns sooner, none does both`;
  }
  if (fastest) {
    return `A ticket with ${densityText(fastest.density)} of the weights learns sooner than the dense network, ${none(smallestAsAccurate, "be as accurate")}`;
  }
  if (mostAccurate) {
    return `A ticket with ${densityText(mostAccurate.density)} of the weights is more accurate than the dense network, ${notSoon}`;
  }
  if (smallestAsAccurate) {
    return `A ticket with ${densityText(smallestAsAccurate.density)} of the weights is as accurate as the dense network, ${notSoon}`;
  }
  return "No ticket was shown to match the dense network";
}

/** Whether every dense network that was trained diverged. */
function hasDiverged({ jobs }: Pick<Jobs, "jobs">): boolean {
  const dense = jobs.filter(({ role }) => role === "ticket");
  return dense.length > 0 && dense.every(({ outcome }) => !isResult(outcome));
}

/** `A tenth of the network is enough: a ticket of 10.8% of its weights, trained alone, is more accurate ... and learns sooner`. */
function enoughOf({ density }: Named, ticket: TicketVerdict | undefined, verdict: Verdict): string {
  const accurate = ticket?.better ? "more accurate than all of them" : "as accurate as all of them";
  const pace = judgedAtEnd(verdict) ? "" : ticket?.sooner ? " and learns sooner" : " and learns as soon";
  const share = shareInWords(density);
  const which = share === undefined ? "so many of its weights" : `${densityText(density)} of its weights`;
  return `${share ?? densityText(density)} of the network is enough: a ticket of ${which}, trained alone, is ${accurate}${pace}`;
}

/**
 * The verdict in plain words: what was found, by how much tickets beat each control, what was not found, and, as asides,
 * what the numbers rest on. The same words end `lth find` and stand in the report.
 */
export const verdictSentences = (record: Jobs): readonly Sentence[] =>
  sentencesOf(record).map(({ text, kind }) => sentence(kind, ofNetworks(record.spec, text)));

function sentencesOf(record: Jobs): readonly Sentence[] {
  const judgement = judge(record);
  const { verdict } = judgement;
  const minded = [...caveats(record), ...dataCaveats(record, verdict)].map((text) => sentence("aside", text));
  if (!record.jobs.some(isShown)) return [sentence("main", "No training has finished."), ...minded];
  if (isDenseAlone(record.spec)) return [...denseInWords(record), ...minded];
  if (verdict.tickets.length === 0) {
    const why = hasDiverged(record) ? "Training diverged" : "Only dense networks are trained so far";
    return [sentence("main", `${why}: there is no ticket to judge.`), ...minded];
  }
  return [
    ...(isAnyJudged(verdict) ? found(record, verdict) : numbersOnly(record, verdict)),
    ...controlsIn(record.jobs).flatMap((name) => againstControl(name, record, verdict)),
    ...minded,
    ...ruleInWords(record, judgement).map((text) => sentence("aside", text)),
  ];
}

/** The headline, then `verdictSentences`, as plain lines. */
export const verdictInWords = (record: Jobs): readonly string[] => [
  `${headline(record)}.`,
  ...verdictSentences(record).map(({ text }) => text),
];
