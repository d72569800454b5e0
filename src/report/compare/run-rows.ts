import { isResult, accuracy as share } from "../../lottery/index.ts";
import { countText, densityText, percentText } from "../../numbers-in-words.ts";
import { jobsOf, judgedAccuracy, judgedAtEnd, type Named, statistic } from "../../verdict/index.ts";
import type { Compared } from "./compared.ts";

/** A run as a table of several has it, every number as it is written. */
export interface RunRow {
  readonly label: string;
  readonly id: string;
  /** Mean accuracies of the dense network: on validation examples, where runs are ranked by it, and on the test part. */
  readonly validation: string;
  readonly dense: string;
  /** Trials whose dense network diverged, which no mean knows of: `2 of 3`; empty where none did. */
  readonly diverged: string;
  readonly stop: string;
  /** Densities of the tickets that the verdict names; `-`: none was shown. */
  readonly matches: string;
  readonly asAccurate: string;
  readonly asSoon: string;
  /** The highest mean accuracy of any round, and where. */
  readonly best: string;
}

export const runRowsOf = (runs: readonly Compared[]): readonly RunRow[] =>
  runs.map((run) => {
    const { summary, record, label } = run;
    const { verdict, rounds } = summary;
    const quantity = judgedAccuracy(verdict);
    const dense = rounds.find(({ round }) => round === 0)?.ticket;
    const named = (ticket: Named | null) => (ticket ? densityText(ticket.density) : "-");
    const best = rounds.reduce<{ mean: number; density: number } | null>((known, { ticket, density }) => {
      const mean = ticket[quantity]?.mean;
      return mean !== undefined && (known === null || mean > known.mean) ? { mean, density } : known;
    }, null);
    const accuracy = validationAccuracy(run);
    return {
      label,
      id: record.id,
      validation: accuracy === null ? "-" : percentText(accuracy),
      dense: dense?.[quantity] ? percentText(dense[quantity].mean) : "-",
      diverged: divergedInWords(run),
      stop: dense?.earlyStopIteration ? countText(dense.earlyStopIteration.mean) : "-",
      matches: named(verdict.smallestMatching),
      asAccurate: named(verdict.smallestAsAccurate),
      asSoon: named(verdict.smallestAsSoon),
      best: best ? `${percentText(best.mean)} at ${densityText(best.density)}` : "-",
    };
  });

/** Mean accuracy of the dense networks on their validation examples: among dense networks the test part chooses nothing. */
export function validationAccuracy({ record }: Pick<Compared, "record">): number | null {
  const at = judgedAtEnd(record.spec.verdict) ? "atEnd" : "atEarlyStop";
  const values = jobsOf(record, "ticket", 0).flatMap(({ outcome }) =>
    isResult(outcome) ? [share(outcome[at].validation)] : [],
  );
  return statistic(values)?.mean ?? null;
}

/** How many trials' dense networks diverged, and of how many. */
export function divergedOf({ record }: Pick<Compared, "record">): { readonly diverged: number; readonly of: number } {
  const outcomes = jobsOf(record, "ticket", 0).map(({ outcome }) => outcome);
  return { diverged: outcomes.filter((outcome) => !isResult(outcome)).length, of: outcomes.length };
}

/** `2 of 3`; empty where none did. */
export function divergedInWords(run: Pick<Compared, "record">): string {
  const { diverged, of } = divergedOf(run);
  return diverged === 0 ? "" : `${diverged} of ${of}`;
}

/**
 * Those with the smallest ticket that matches (as the test part shows it) first, then by the dense network's validation
 * accuracy, from the highest. Where dense networks diverged, the means are of those that happened not to: such runs stand last,
 * the fewer the earlier.
 */
export const ranked = (runs: readonly Compared[]): readonly Compared[] =>
  [...runs].sort(
    (a, b) =>
      divergedOf(a).diverged - divergedOf(b).diverged ||
      (a.summary.verdict.smallestMatching?.density ?? 2) - (b.summary.verdict.smallestMatching?.density ?? 2) ||
      (validationAccuracy(b) ?? -1) - (validationAccuracy(a) ?? -1),
  );
