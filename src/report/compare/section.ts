import { gainInWords, isDenseAlone, paceInWords } from "../../verdict/index.ts";
import { heading } from "../heading.ts";
import { Markup, markup } from "../markup.ts";
import { countedFromTo } from "../sample-sizes.ts";
import type { Compared } from "./compared.ts";
import { comparisonHeadline } from "./headline.ts";
import { densitiesInWords, type RunDifference } from "./run-differences.ts";
import { type RunRow, runRowsOf } from "./run-rows.ts";
import { unfinishedInWords } from "./unfinished.ts";

/** Names of a comparison's files, without their endings. */
export const FIGURE = "compared";
export const DIFFERENCES = "differences";

type Column = readonly [title: string, cell: (row: RunRow) => string];

const ofDense: readonly Column[] = [
  ["Dense, validation", ({ validation }) => validation],
  ["Dense, test", ({ dense }) => dense],
  ["Dense, early stop", ({ stop }) => stop],
];
const diverged: Column = ["Dense, diverged", (row) => row.diverged || "-"];
const ofTickets: readonly Column[] = [
  ["Smallest that matches", ({ matches }) => matches],
  ["As accurate down to", ({ asAccurate }) => asAccurate],
  ["As soon down to", ({ asSoon }) => asSoon],
  ["Highest test accuracy", ({ best }) => best],
];

/** Several runs side by side: one figure, one table, and how each differs from the first. */
export function comparisonSection(
  runs: readonly Compared[],
  figure: string | null,
  differences: readonly RunDifference[],
): Markup {
  const areDense = runs.every(({ record }) => isDenseAlone(record.spec));
  const rows = runRowsOf(runs);
  const denseDiverged = rows.some((row) => row.diverged !== "");
  const drawn = runs.flatMap(({ summary }) => summary.rounds.map(({ ticket }) => ticket));
  const anyDiverged = drawn.some((ticket) => ticket.diverged > 0);
  const sizes = countedFromTo(
    drawn.map(({ jobs }) => jobs.length),
    "trial",
  );
  const missing = unfinishedInWords(runs);
  const columns = [...ofDense, ...(denseDiverged ? [diverged] : []), ...(areDense ? [] : ofTickets)];
  const bars = runs.length <= 4 && !areDense ? " Bars run from the smallest to the largest value." : "";
  const files = ["svg", "png", "csv"].map(
    (ending) => markup` <a href="${FIGURE}.${ending}">${ending.toUpperCase()}</a>`,
  );
  return markup`<article>
${heading(2, "title", comparisonHeadline(runs))}
${missing === "" ? null : markup`<p class="note">${missing}</p>\n`}${figure === null ? markup`<p>Nothing is measured yet.</p>\n` : markup`<figure class="beside" id="${FIGURE}">${new Markup(figure)}<figcaption>Means over trials${anyDiverged ? " that did not diverge" : ""}, n = ${sizes}.${bars} Every number of every run, <span class="files">beside this page:${files}</span></figcaption></figure>\n`}
${heading(3, "part", "Runs")}
<div class="wide" tabindex="0" role="region" aria-label="Table of runs"><table>
<thead><tr><th scope="col"></th><th scope="col" class="words">Run</th>${columns.map(([title]) => markup`<th scope="col"><span>${title}</span></th>`)}<th scope="col" class="words">Id</th></tr></thead>
<tbody>
${rows.map((row, i) => markup`<tr><th scope="row">${i + 1}</th><td class="words">${row.label}</td>${columns.map(([, cell]) => markup`<td>${cell(row)}</td>`)}<td class="words">${row.id}</td></tr>\n`)}</tbody>
</table></div>
${differences.length === 0 ? null : differencesPart(runs, differences)}</article>
`;
}

function differencesPart(runs: readonly Compared[], differences: readonly RunDifference[]): Markup {
  const [first] = runs;
  if (first === undefined) return markup``;
  const areDense = differences.every(({ round }) => round === 0);
  const lost = differences.some(({ diverged: [before, after] }) => before + after > 0)
    ? ` Rounds in which ${areDense ? "a dense network" : "a ticket"} diverged are of the trials that are left, which went well.`
    : "";
  const paired = differences.some((one) => one.paired);
  const unpaired = differences.some((one) => !one.paired);
  const how = [
    ...(paired
      ? ["Where two runs have the same seeds, data and validation part, trials are paired (Student's t)"]
      : []),
    ...(unpaired
      ? [
          `${paired ? "elsewhere they are" : "Runs with other seeds, data or validation parts are"} independent samples (Welch's t)`,
        ]
      : []),
  ].join("; ");
  return markup`${heading(3, "part", `${areDense ? "Dense networks" : "In each round"} against “${first.label}”`)}
<div class="wide" tabindex="0" role="region" aria-label="Differences by round"><table>
<thead><tr><th scope="col">Round</th><th scope="col" class="words">Run</th><th scope="col">Density</th><th scope="col" class="words">Accuracy</th><th scope="col" class="words">Early stop</th><th scope="col">Pairs</th></tr></thead>
<tbody>
${differences.map(differenceRow)}</tbody>
</table></div>
<p class="note">${areDense ? "" : "Tickets at the same round; round 0 is the dense networks. "}In brackets 95% intervals. ${how}; pairs are those trials, of independent samples as many as the smaller has.${lost} <span class="files">Beside this page: <a href="${DIFFERENCES}.csv">CSV</a></span></p>
`;
}

function differenceRow(difference: RunDifference): Markup {
  const { round, first, second, accuracy, time, diverged } = difference;
  const { verdict } = first.record.spec;
  const lost = diverged[0] + diverged[1];
  return markup`<tr><th scope="row">${round}</th><td class="words">${second.label}</td><td>${densitiesInWords(difference)}</td><td class="words">${accuracy ? gainInWords(accuracy, verdict) : "-"}</td><td class="words">${time ? paceInWords(time, verdict) : "-"}</td><td>${accuracy?.pairs ?? 0}${lost === 0 ? "" : ` (${lost} diverged)`}</td></tr>\n`;
}
