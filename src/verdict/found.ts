import { isAwaited, isResult } from "../lottery/index.ts";
import { counted, densityText, percentText } from "../numbers-in-words.ts";
import { capitalised } from "../text.ts";
import { ENOUGH } from "./bounds.ts";
import { judgedAtEnd } from "./judged-at.ts";
import { notFound } from "./not-found.ts";
import { jobsOf, type RunRecord } from "./record.ts";
import { type Sentence, sentence } from "./sentence.ts";
import { measure } from "./summary.ts";
import { accuracyOf, numbersOf, paceOf, place, placeWithSize, trialsOf } from "./ticket-in-words.ts";
import { isJudged, type Named, type TicketVerdict, type Verdict } from "./verdict.ts";

type Judged = Pick<RunRecord, "jobs" | "spec">;

/** What a verdict says of tickets beside their dense networks. */
export function found(record: Judged, verdict: Verdict): readonly Sentence[] {
  const { tickets } = verdict;
  const rule = record.spec.verdict;
  const of = (named: Named | null) => tickets.find((ticket) => ticket.round === named?.round);
  const judged = tickets.filter(isJudged);
  const [smallest, fastest, accurate] = [of(verdict.smallestMatching), of(verdict.fastest), of(verdict.mostAccurate)];
  const missing = (wanted: Parameters<typeof notFound>[0]) => notFound(wanted, judged, verdict, rule);
  return [
    sentence(
      "main",
      smallest
        ? `${placeWithSize(record, smallest)}: ${numbersOf(smallest, verdict)}, in ${trialsOf(smallest)}.`
        : missing("matches"),
    ),
    ...(judgedAtEnd(verdict) ? [] : toldApart(judged)),
    ...(judgedAtEnd(verdict) ? [] : [sentence("more", fastest ? soonest(fastest, verdict) : missing("sooner"))]),
    sentence(
      "more",
      accurate
        ? `Most accurate: ${place(accurate)}, ${accuracyOf(accurate, verdict)}; the dense network has ${denseBeside(accurate, record, verdict)}.`
        : missing("better"),
    ),
  ];
}

const soonest = (ticket: TicketVerdict, verdict: Verdict): string =>
  `Soonest: ${place(ticket)} ${paceOf(ticket, verdict)}, ${accuracyOf(ticket, verdict)}.`;

/** Down to which density tickets are as accurate, and down to which as soon. */
function toldApart(judged: readonly TicketVerdict[]): readonly Sentence[] {
  const accurate = downTo("as accurate", judged, (ticket) => ticket.asAccurate);
  const soon = downTo("as soon", judged, (ticket) => ticket.asSoon);
  const both = judged.filter((ticket) => ticket.matches).length;
  const text = `${accurate}, ${soon}. Matching needs both: ${both} of ${counted(judged.length, "density")} ${both === 1 ? "matches" : "match"}.`;
  return [sentence("main", capitalised(text))];
}

/** `as accurate down to 3.6%`, where every larger ticket is, too; else at how many densities. */
function downTo(what: string, judged: readonly TicketVerdict[], is: (ticket: TicketVerdict) => boolean): string {
  const shown = judged.filter(is);
  const last = shown.at(-1);
  if (last === undefined) return `at no density shown to be ${what}`;
  const whole = judged.slice(0, shown.length).every(is);
  const down = `${what} down to ${densityText(last.density)}`;
  return whole ? down : `${down} (${shown.length} of ${counted(judged.indexOf(last) + 1, "density")})`;
}

/** Mean accuracy of the dense networks that the ticket was compared with: those of its own trials. */
function denseBeside({ round }: Named, record: Judged, { at }: Verdict): string {
  const trials = jobsOf(record, "ticket", round).flatMap(({ trial, outcome }) => (isResult(outcome) ? [trial] : []));
  const dense = measure(jobsOf(record, "ticket", 0).filter(({ trial }) => trials.includes(trial)));
  const accuracy = at === "end" ? dense.testAccuracyAtEnd : dense.testAccuracyAtEarlyStop;
  return accuracy ? percentText(accuracy.mean) : "an unknown accuracy";
}

/** Where no verdict is given: why, and the numbers. */
export function numbersOnly(record: Pick<RunRecord, "jobs" | "trials">, verdict: Verdict): readonly Sentence[] {
  const { tickets, given, denied } = verdict;
  const pairs = Math.max(0, ...tickets.map((ticket) => ticket.accuracy?.pairs ?? 0));
  const measured = tickets.filter((ticket) => ticket.accuracy !== null);
  const sorted = [...measured].sort((a, b) => (b.accuracy?.mean ?? 0) - (a.accuracy?.mean ?? 0));
  const [highest, smallest] = [sorted[0], measured.at(-1)];
  const told = (ticket: TicketVerdict) => `${place(ticket)}: ${numbersOf(ticket, verdict)}, in ${trialsOf(ticket)}.`;
  const texts = [
    denied
      ? `No verdict: the data bear none. ${denied.map(asSentence).join(" ")} The numbers are given without one.`
      : given === false
        ? "No verdict: not at this scale. The spec calls it too small to judge tickets by (verdict.given is false): it shows that everything runs. The numbers are given without one."
        : verdict.enough
          ? "No verdict: no density could be judged. Wherever there are trials enough a ticket diverged, or a training before it, and the trials that are left are those that went well. Their numbers are given without one."
          : `Not enough trials for a verdict: tickets can be compared with their dense network in ${counted(pairs, "trial")}, and ${ENOUGH} are needed${moreTrials(record, pairs)}. The numbers are given without one.`,
    ...(highest ? [`Highest mean accuracy: ${told(highest)}`] : []),
    ...(smallest && smallest !== highest ? [`Smallest: ${told(smallest)}`] : []),
  ];
  return texts.map((text) => sentence("main", text));
}

/** How to get as many. Trials that were asked for and are missing diverged, or are not done; a control that did costs none. */
function moreTrials({ jobs, trials }: Pick<RunRecord, "jobs" | "trials">, pairs: number): string {
  if (trials < ENOUGH) return ` (--trials ${ENOUGH})`;
  const diverged = jobs.some(({ role, outcome }) => isAwaited(role) && !isResult(outcome));
  return diverged ? ` (others diverged: --trials ${trials + ENOUGH - pairs})` : " (the others are not finished)";
}

/** A remark on the data, as a sentence of its own. */
export const asSentence = (remark: string): string => `${capitalised(remark)}${remark.endsWith(".") ? "" : "."}`;
