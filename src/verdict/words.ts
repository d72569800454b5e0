import { type ControlName, isResult, isShown, meaningOf } from "../lottery/index.ts";
import { isResized, networkName } from "../models/index.ts";
import { counted, densityText, percentText } from "../numbers-in-words.ts";
import { ENOUGH, lossText } from "./bounds.ts";
import { coarseness } from "./coarse.ts";
import { factorText, factorWithin, pointsWithin } from "./intervals-in-words.ts";
import { judgedAtEnd } from "./judged-at.ts";
import { ofNetworks } from "./nouns.ts";
import { controlsIn, jobsOf, type RunRecord } from "./record.ts";
import { measure } from "./summary.ts";
import { type ControlVerdict, type Judgement, judge, type Named, type TicketVerdict, type Verdict } from "./verdict.ts";

type Jobs = Pick<RunRecord, "jobs" | "trials" | "spec" | "remarks">;

/** The verdict in one line: the title of a report. */
export const headline = (record: Jobs): string => ofNetworks(record.spec, titleOf(record));

function titleOf(record: Jobs): string {
  const { verdict } = judge(record);
  if (verdict.tickets.length === 0) {
    const dense = record.jobs.filter(({ role }) => role === "ticket");
    const diverged = dense.length > 0 && dense.every(({ outcome }) => !isResult(outcome));
    return diverged ? "Training diverged: there is no ticket" : "No ticket was trained";
  }
  if (verdict.denied) return "No verdict: the data bear none";
  if (verdict.given === false) return "No verdict: not at this scale";
  if (!verdict.enough) return "Not enough trials for a verdict";
  const { smallestMatching, fastest, mostAccurate } = verdict;
  if (smallestMatching) {
    return `A ticket with ${densityText(smallestMatching.density)} of the weights matches the dense network`;
  }
  if (mostAccurate && fastest) {
    return `A ticket with ${densityText(mostAccurate.density)} of the weights is more accurate than the dense network, one with ${densityText(fastest.density)} is sooner`;
  }
  if (fastest) {
    return `A ticket with ${densityText(fastest.density)} of the weights is sooner than the dense network, none was shown to be as accurate`;
  }
  if (mostAccurate) {
    return `A ticket with ${densityText(mostAccurate.density)} of the weights is more accurate than the dense network, none was shown to match it in both accuracy and time`;
  }
  return "No ticket was shown to match the dense network";
}

/** A sentence or two. Asides say how to read the numbers and what to mind. */
export interface Sentence {
  readonly text: string;
  readonly aside: boolean;
}

/**
 * The verdict in plain words: what was found, by how much tickets beat each control, what was not found, and, as asides,
 * what the numbers rest on. The same words end `lth find` and begin the report.
 */
export const verdictSentences = (record: Jobs): readonly Sentence[] =>
  sentencesOf(record).map(({ text, aside }) => ({ text: ofNetworks(record.spec, text), aside }));

function sentencesOf(record: Jobs): readonly Sentence[] {
  const judgement = judge(record);
  const asides = [...caveats(record), ...dataCaveats(record, judgement.verdict)].map((text) => ({ text, aside: true }));
  if (judgement.verdict.tickets.length === 0) {
    const jobs = record.jobs.some(isShown);
    const text = jobs ? "Only dense networks were trained: there is no ticket to judge." : "No training has finished.";
    return [{ text, aside: false }, ...asides];
  }
  const said = [
    ...(judgement.verdict.enough && judgement.verdict.given !== false
      ? found(record, judgement.verdict)
      : numbersOnly(judgement.verdict)),
    ...controlsIn(record.jobs).flatMap((name) => againstControl(name, record, judgement.verdict)),
  ];
  return [...said.map((text) => ({ text, aside: false })), { text: rule(judgement), aside: true }, ...asides];
}

/** `verdictSentences` as plain lines. */
export const verdictInWords = (record: Jobs): readonly string[] => verdictSentences(record).map(({ text }) => text);

function found(record: Jobs, verdict: Verdict): readonly string[] {
  const { tickets } = verdict;
  const of = (named: Named | null) => tickets.find((ticket) => ticket.round === named?.round);
  const [smallest, fastest, accurate] = [of(verdict.smallestMatching), of(verdict.fastest), of(verdict.mostAccurate)];
  const judged = tickets.filter(isJudged).length;
  const matching = tickets.filter((ticket) => ticket.matches).length;
  return [
    smallest
      ? `The smallest ticket that matches the dense network keeps ${place(smallest)}: ${numbers(smallest)}. ${matching} of ${counted(judged, "density")} match.`
      : `Not found: a ticket that matches the dense network (${counted(judged, "density")} judged).`,
    ...(verdict.at === "end" ? [] : [fastestOf(fastest)]),
    accurate
      ? `The most accurate keeps ${place(accurate)}: ${accuracyOf(accurate)} against ${denseBeside(accurate, record, verdict)} dense, ${trialsOf(accurate)}.`
      : "Not found: a ticket that is more accurate than the dense network.",
  ];
}

/** With enough trials to compare, none of which diverged. */
const isJudged = ({ accuracy, diverged }: TicketVerdict): boolean => diverged === 0 && (accuracy?.pairs ?? 0) >= ENOUGH;

/** Mean accuracy of the dense networks that the ticket was compared with: those of its own trials. */
function denseBeside({ round }: Named, record: Jobs, { at }: Verdict): string {
  const trials = jobsOf(record, "ticket", round).flatMap(({ trial, outcome }) => (isResult(outcome) ? [trial] : []));
  const dense = measure(jobsOf(record, "ticket", 0).filter(({ trial }) => trials.includes(trial)));
  const accuracy = at === "end" ? dense.testAccuracyAtEnd : dense.testAccuracyAtEarlyStop;
  return accuracy ? percentText(accuracy.mean) : "an unknown accuracy";
}

const fastestOf = (fastest: TicketVerdict | undefined): string =>
  fastest
    ? `The fastest keeps ${place(fastest)}: ${timeOf(fastest)} (mean of ratios ${factorText(fastest.time?.meanOfRatios ?? 1)}, ratio of means ${factorText(fastest.time?.ratioOfMeans ?? 1)}), ${trialsOf(fastest)}.`
    : "Not found: a ticket that is sooner than the dense network and about as accurate.";

function numbersOnly({ tickets, given, denied }: Verdict): readonly string[] {
  const pairs = Math.max(0, ...tickets.map((ticket) => ticket.accuracy?.pairs ?? 0));
  const measured = tickets.filter((ticket) => ticket.accuracy !== null);
  const sorted = [...measured].sort((a, b) => (b.accuracy?.mean ?? 0) - (a.accuracy?.mean ?? 0));
  const [highest, smallest] = [sorted[0], measured.at(-1)];
  return [
    denied
      ? `No verdict: the data bear none. ${denied.map(asSentence).join(" ")} The numbers are given without one.`
      : given === false
        ? "No verdict: not at this scale. The spec calls it too small to judge tickets by (verdict.given is false): it shows that everything runs. The numbers are given without one."
        : `Not enough trials for a verdict: tickets can be compared with their dense network in ${counted(pairs, "trial")}, and ${ENOUGH} are needed. The numbers are given without one.`,
    ...(highest ? [`The highest mean accuracy is at ${place(highest)}: ${numbers(highest)}.`] : []),
    ...(smallest && smallest !== highest
      ? [`The smallest ticket keeps ${place(smallest)}: ${numbers(smallest)}.`]
      : []),
  ];
}

function againstControl(name: ControlName, record: Jobs, verdict: Verdict): readonly string[] {
  const all = verdict.controls[name] ?? [];
  const measured = all.filter(({ accuracy }) => accuracy !== null);
  if (all.length === 0) return [];
  if (measured.length === 0) return [`Against ${name}: no trial has numbers for both the ticket and the control.`];
  const sound = verdict.tickets.filter(({ diverged }) => diverged === 0).map(({ round }) => round);
  const judged = measured.filter(
    ({ round, accuracy }) => verdict.given !== false && sound.includes(round) && (accuracy?.pairs ?? 0) >= ENOUGH,
  );
  const count = (kind: "better" | "sooner") => judged.filter((each) => each[kind]).length;
  const sooner = judgedAtEnd(verdict) ? "" : ` and sooner at ${count("sooner")}`;
  const counts = `tickets are more accurate at ${count("better")}${sooner} of ${counted(judged.length, "density")}. `;
  const numbers = quoted(measured, verdict).map((each) => `at ${densityText(each.density)} ${gap(each)}`);
  const trials = Math.max(...measured.map(({ accuracy }) => accuracy?.pairs ?? 0));
  const repeats = Math.max(...record.jobs.filter((job) => job.role === name).map((job) => job.repeat + 1));
  const n = `${counted(trials, "trial")}, ${counted(repeats, "repeat")} each`;
  const told = `${judged.length > 0 ? counts : ""}${numbers.join("; ")} (${n}).`;
  return [`Against ${name} (${meaningOf(name)}): ${told.replace(/\. at /, ". At ")}`];
}

/** Where a control is quoted: at the tickets that the verdict names, or else at the sparsest. */
function quoted(measured: readonly ControlVerdict[], verdict: Verdict): readonly ControlVerdict[] {
  const named = [verdict.mostAccurate, verdict.fastest, verdict.smallestMatching];
  const chosen = measured.filter(({ round }) => named.some((ticket) => ticket?.round === round));
  return chosen.length > 0 ? chosen : measured.slice(-1);
}

function rule({ comparisons, verdict }: Judgement): string {
  const loss = lossText(verdict);
  const atEnd = judgedAtEnd(verdict);
  const matching = atEnd
    ? `A ticket matches if the interval of its accuracy lies above -${loss} points; better needs the whole interval above 0.`
    : `A ticket matches if the interval of its accuracy lies above -${loss} points and that of its time below ${verdict.delay} times the dense network's; better and sooner need the whole interval on that side.`;
  const measured = atEnd
    ? "Accuracy is on the test part after the last iteration; times are not compared."
    : "Accuracy is on the test part at the early stop, time is the early-stop iteration.";
  return `${verdict.given === false ? "" : `${matching} `}${measured} Intervals are 95%, Student's t on differences paired by trial; ${counted(comparisons, "comparison")}, not corrected for their number.`;
}

function caveats(record: Jobs): readonly string[] {
  const jobs = record.jobs.filter(isShown);
  const results = jobs.flatMap(({ outcome }) => (isResult(outcome) ? [outcome] : []));
  const [censored, diverged] = [results.filter((result) => result.censored).length, jobs.length - results.length];
  const { model, rounds, controls: counts } = record.spec;
  const asked = record.trials * (rounds + 1 + rounds * Object.values(counts).reduce((sum, count) => sum + count, 0));
  return [
    ...(isResized(model) ? [`The network is ${networkName(model)}. What is found is found for this one only.`] : []),
    ...(censored > 0 && !judgedAtEnd(record.spec.verdict) ? [censoring(censored, results.length)] : []),
    ...(diverged > 0
      ? [
          `${counted(diverged, "training")} diverged and ${diverged === 1 ? "has" : "have"} no numbers; a density at which a ticket diverged is given no verdict.`,
        ]
      : []),
    ...(jobs.length < asked
      ? [
          `Not finished: ${jobs.length} of ${counted(asked, "training")} are done${diverged > 0 ? ", and nothing is pruned from one that diverged" : ""}.`,
        ]
      : []),
  ];
}

/** What to mind of the data. What denies the verdict stands in its place, where there are tickets. */
function dataCaveats(record: Jobs, { tickets, given }: Verdict): readonly string[] {
  const { noVerdict = [], warnings = [] } = record.remarks ?? {};
  const [result] = record.jobs.flatMap(({ outcome }) => (isResult(outcome) ? [outcome] : []));
  const judged = tickets.length > 0 && given !== false;
  const coarse = judged && result ? coarseness(result.atEnd.test.examples, record.spec.verdict) : undefined;
  return [
    ...(coarse === undefined ? [] : [coarse]),
    ...(tickets.length > 0 ? warnings : [...noVerdict, ...warnings]).map(asSentence),
  ];
}

const asSentence = (remark: string): string => `${remark.charAt(0).toUpperCase()}${remark.slice(1)}.`;

function censoring(censored: number, all: number): string {
  if (censored === all) {
    return `${all === 1 ? "The only early stop" : `All ${all} early stops`} came at the last measurement: training was too short to tell which network learns sooner.`;
  }
  return `${censored} of ${counted(all, "early stop")} came at the last measurement and ${censored === 1 ? "is used as it is: that network" : "are used as they are: those networks"} might have stopped later.`;
}

const place = (named: Named): string => `${densityText(named.density)} of the weights (round ${named.round})`;

const numbers = (ticket: TicketVerdict): string =>
  [accuracyOf(ticket), ...(ticket.time ? [timeOf(ticket)] : []), trialsOf(ticket)].join(", ");

const accuracyOf = ({ accuracy }: TicketVerdict): string =>
  accuracy ? `accuracy ${pointsWithin(accuracy)}` : "no accuracy";

const timeOf = ({ time }: TicketVerdict): string =>
  time ? `early stop at ${factorWithin(time)} times the dense network's iteration` : "no time";

const trialsOf = ({ accuracy }: TicketVerdict): string => counted(accuracy?.pairs ?? 0, "trial");

const gap = ({ accuracy, speedup }: ControlVerdict): string =>
  [
    accuracy ? pointsWithin(accuracy) : "no accuracy",
    ...(speedup ? [`${factorWithin(speedup)} times as soon`] : []),
  ].join(" and ");
