import { counted, densityText, percentText } from "../../numbers-in-words.ts";
import { namesInWords } from "../../text.ts";
import { isAnyJudged, isDenseAlone } from "../../verdict/index.ts";
import type { Compared } from "./compared.ts";
import { divergedOf, validationAccuracy } from "./run-rows.ts";
import { unfinished } from "./unfinished.ts";

/**
 * What several runs show together, in one sentence: whose ticket that matches is the smallest, or, of dense networks, who is
 * the most accurate on validation examples. Where verdicts are missing it only counts the runs. Runs in which dense networks
 * diverged are left out: their means are of those that happened not to. Runs that are not finished are counted.
 */
export function comparisonHeadline(runs: readonly Compared[]): string {
  const missing = unfinished(runs).length;
  return `${shownTogether(runs)}${missing === 0 ? "" : ` (${missing} not finished)`}`;
}

function shownTogether(runs: readonly Compared[]): string {
  const sound = runs.filter((run) => divergedOf(run).diverged === 0);
  const sideBySide = `${counted(runs.length, "run")} side by side`;
  if (sound.length === 0) return sideBySide;
  const of = `of ${counted(runs.length, "run")}${withoutDiverged(runs.length - sound.length)}`;
  if (runs.every(({ record }) => isDenseAlone(record.spec))) {
    const best = leading(sound, (run) => validationAccuracy(run));
    return best === null
      ? sideBySide
      : `${best.names} ${best.have} the highest validation accuracy ${of}: ${percentText(best.value)}`;
  }
  const judged = runs.filter(({ summary: { verdict } }) => isAnyJudged(verdict));
  if (judged.length < runs.length) return sideBySide;
  const best = leading(sound, ({ summary }) => {
    const density = summary.verdict.smallestMatching?.density;
    return density === undefined ? null : -density;
  });
  if (best === null) return `None ${of} has a ticket that matches its dense network`;
  const weights = `${densityText(-best.value)} of the weights`;
  return best.count === runs.length
    ? `In ${runs.length === 2 ? "both runs" : `all ${counted(runs.length, "run")}`} the smallest ticket that matches has ${weights}`
    : `${best.names} ${best.have} the smallest ticket that matches ${of}: ${weights}`;
}

const withoutDiverged = (count: number): string =>
  count === 0
    ? ""
    : ` (without ${count} in which ${count === 1 ? "the dense network" : "dense networks"} diverged in some trials)`;

/** The runs with the highest value, in words; null where none has one. */
function leading(runs: readonly Compared[], measure: (run: Compared) => number | null) {
  const values = runs.flatMap((run) => {
    const value = measure(run);
    return value === null ? [] : [{ run, value }];
  });
  if (values.length === 0) return null;
  const value = Math.max(...values.map((one) => one.value));
  const first = values.filter((one) => one.value === value);
  return {
    value,
    count: first.length,
    names: namesInWords(first.map(({ run }) => run.label)),
    have: first.length === 1 ? "has" : "have",
  };
}
