import { counted } from "../numbers-in-words.ts";
import { lossText, pointsText, type Rule } from "./bounds.ts";
import { judgedAtEnd } from "./judged-at.ts";
import { nearestTo, type Wanted } from "./needed.ts";
import { accuracyOf, numbersOf, paceOf, place } from "./ticket-in-words.ts";
import type { TicketVerdict, Verdict } from "./verdict.ts";

const wantedInWords: Readonly<Record<Wanted, string>> = {
  matches: "matches the dense network",
  better: "is more accurate than the dense network",
  sooner: "learns sooner than the dense network and about as accurately",
};

/** What was not shown: which ticket came nearest to it, how near, and what would settle it. `judged`: those with enough trials. */
export function notFound(wanted: Wanted, judged: readonly TicketVerdict[], verdict: Verdict, rule: Rule): string {
  const lead = `Not shown: a ticket that ${wantedInWords[wanted]} (${counted(judged.length, "density")} judged).`;
  const nearest = nearestTo(wanted, judged, rule);
  if (nearest === null) return lead;
  const { ticket, trials } = nearest;
  const numbers =
    wanted === "matches"
      ? numbersOf(ticket, verdict)
      : wanted === "better"
        ? accuracyOf(ticket, verdict)
        : `${paceOf(ticket, verdict)}, ${accuracyOf(ticket, verdict)}`;
  const untimed = wanted === "matches" && ticket.time === null && !judgedAtEnd(rule);
  return `${lead} Nearest: ${place(ticket)}: ${numbers}${missing(wanted, ticket, rule)}.${untimed ? "" : ` ${settled(wanted, ticket, trials)}`}`;
}

/** Which half of matching is missing. */
function missing(wanted: Wanted, { asAccurate, asSoon, time }: TicketVerdict, rule: Rule): string {
  if (wanted !== "matches" || judgedAtEnd(rule)) return "";
  if (time === null) return ", and no times to compare: an early stop at iteration 0 has no ratio";
  const accurate = `as accurate (the whole range above -${pointsText(lossText(rule))})`;
  const soon = `as soon (the whole range below ${rule.delay} times the time)`;
  if (asAccurate) return `: as accurate, but not shown to be ${soon}`;
  return asSoon ? `: as soon, but not shown to be ${accurate}` : `: shown to be neither ${accurate} nor ${soon}`;
}

function settled(wanted: Wanted, { accuracy, late }: TicketVerdict, trials: number): string {
  if (wanted !== "better" && late > 0) {
    return `${counted(late, "ticket")} stopped at the last measurement and might have stopped later: longer trainings would tell (--iterations).`;
  }
  const more = trials - (accuracy?.pairs ?? 0);
  if (!Number.isFinite(trials)) return "More trials would not show it unless its mean moves.";
  return more < 1
    ? "By the spread seen no more trials are needed for either alone."
    : `By the spread seen, ${counted(more, "trial")} more would settle it (--trials ${trials}).`;
}
