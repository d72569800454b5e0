import { type ControlName, meaningOf } from "../lottery/index.ts";
import { counted, densityText } from "../numbers-in-words.ts";
import { gainInWords, speedupInWords } from "./intervals-in-words.ts";
import { judgedAtEnd } from "./judged-at.ts";
import { enough } from "./readings.ts";
import type { RunRecord } from "./record.ts";
import { type Sentence, sentence } from "./sentence.ts";
import type { ControlVerdict, Verdict } from "./verdict.ts";

/** At how many densities tickets beat a control, and by how much at those that the verdict names. */
export function againstControl(
  name: ControlName,
  record: Pick<RunRecord, "jobs">,
  verdict: Verdict,
): readonly Sentence[] {
  const all = verdict.controls[name] ?? [];
  const measured = all.filter(({ accuracy }) => accuracy !== null);
  if (all.length === 0) return [];
  if (measured.length === 0)
    return [sentence("more", `Against ${name}: no trial has numbers for both the ticket and the control.`)];
  const sound = verdict.tickets.filter(({ diverged }) => diverged === 0).map(({ round }) => round);
  const judged = measured.filter(
    ({ round, accuracy }) => verdict.given !== false && sound.includes(round) && enough(accuracy),
  );
  const count = (kind: "better" | "sooner") => judged.filter((each) => each[kind]).length;
  const sooner = judgedAtEnd(verdict) ? "" : ` and sooner at ${count("sooner")}`;
  const counts = `tickets are more accurate at ${count("better")}${sooner} of ${counted(judged.length, "density")}. `;
  const numbers = quoted(measured, verdict).map((each) => `at ${densityText(each.density)}, ${gap(each, verdict)}`);
  const repeats = Math.max(...record.jobs.filter((job) => job.role === name).map((job) => job.repeat + 1));
  const each = repeats > 1 ? ` (${counted(repeats, "repeat")} in each trial)` : "";
  const told = `${judged.length > 0 ? counts : ""}${numbers.join("; ")}${each}.`;
  return [sentence("more", `Against ${name} (${meaningOf(name)}): ${told.replace(/\. at /, ". At ")}`)];
}

/** Where a control is quoted: at the smallest ticket that matches, or else at those that the verdict names, or at the sparsest. */
function quoted(measured: readonly ControlVerdict[], verdict: Verdict): readonly ControlVerdict[] {
  const at = (...named: readonly (Verdict["fastest"] | undefined)[]) =>
    measured.filter(({ round }) => named.some((ticket) => ticket?.round === round));
  const smallest = at(verdict.smallestMatching);
  if (smallest.length > 0) return smallest;
  const named = at(verdict.mostAccurate, verdict.fastest);
  return named.length > 0 ? named : measured.slice(-1);
}

const gap = ({ accuracy, speedup }: ControlVerdict, verdict: Verdict): string =>
  [accuracy ? gainInWords(accuracy, verdict) : "no accuracy", ...(speedup ? [speedupInWords(speedup)] : [])].join(
    " and ",
  );
