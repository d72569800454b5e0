import { countText, percentText } from "../numbers-in-words.ts";
import { columnName, judgedAtEnd, type Measured, ofNetworks, type Statistic } from "../verdict/index.ts";
import { sampleSizes } from "./figures/networks.ts";
import { Markup, markup } from "./markup.ts";
import type { Reported } from "./reported.ts";
import { type Row, rowsOf } from "./rows.ts";
import { withoutSign } from "./scales.ts";

interface Column {
  readonly title: string;
  readonly cell: (measured: Measured | null | undefined) => Markup;
}

/** Columns of tickets; controls have the first two of them. What the verdict rests on comes first. */
const atEarlyStop: readonly Column[] = [
  { title: "Early stop, iteration", cell: (measured) => earlyStop(measured) },
  { title: "Test there, %", cell: (measured) => accuracy(measured?.testAccuracyAtEarlyStop) },
  { title: "Test at end, %", cell: (measured) => accuracy(measured?.testAccuracyAtEnd) },
  { title: "Training at early stop, %", cell: (measured) => accuracy(measured?.trainAccuracyAtEarlyStop) },
  { title: "Training at end, %", cell: (measured) => accuracy(measured?.trainAccuracyAtEnd) },
];
const atEnd: readonly Column[] = [
  { title: "Test at end, %", cell: (measured) => accuracy(measured?.testAccuracyAtEnd, diverged(measured)) },
  { title: "Training at end, %", cell: (measured) => accuracy(measured?.trainAccuracyAtEnd) },
];

/**
 * The table of rounds on the page: a row for each round, tickets first, then each control. `comparisons` is the file of all
 * intervals.
 */
export function roundsTable(run: Reported, comparisons: string): Markup {
  const rows = rowsOf(run.summary);
  const columns = judgedAtEnd(run.summary.verdict) ? atEnd : atEarlyStop;
  const few = columns.slice(0, 2);
  const controls = rows[0]?.networks.slice(1).map(({ name }) => name) ?? [];
  const titles = (of: readonly Column[]) => of.map(({ title }) => markup`<th scope="col"><span>${title}</span></th>`);
  const marks = judgedAtEnd(run.summary.verdict)
    ? markup`<sup>x</sup> marks trainings that diverged`
    : markup`<sup>+</sup> marks early stops at the last measurement, <sup>x</sup> trainings that diverged`;
  const judged = rows.some(({ shown }) => shown !== null);
  const group = (name: string, span: number) =>
    markup`<th colspan="${span}" scope="colgroup"><span>${name}</span></th>`;
  return markup`<div class="wide" tabindex="0" role="region" aria-label="Table of rounds"><table>
<thead>
<tr><th scope="col" rowspan="2">Round</th><th scope="col" rowspan="2">Density</th>${group(columnName(run.record.spec), columns.length + (judged ? 1 : 0))}${controls.map((name) => group(name, few.length))}</tr>
<tr>${judged ? markup`<th scope="col"><span>Against dense</span></th>` : null}${titles(columns)}${controls.map(() => titles(few))}</tr>
</thead>
<tbody>
${rows.map((row) => tableRow(row, columns, few, judged))}</tbody>
</table></div>
<p class="note">Means over trials and, below them, minimum and maximum; ${sampleSizes(run.summary)}. ${marks}, with their number.${judged ? markup` ${explained(run)}` : null}${run.summary.verdict.tickets.length > 0 ? markup` <span class="files">Each comparison with its interval, beside this page: <a href="${comparisons}">CSV</a></span>` : null}</p>
`;
}

const explained = (run: Reported): string =>
  ofNetworks(
    run.record.spec,
    judgedAtEnd(run.summary.verdict)
      ? "Against dense: what the round's tickets were shown to be by the verdict's rule; they match if they are as accurate; -: nothing was shown."
      : "Against dense: what the round's tickets were shown to be by the verdict's rule; they match if they are as accurate and as soon; -: nothing was shown.",
  );

function tableRow(
  { round, density, names, shown, networks }: Row,
  columns: readonly Column[],
  few: readonly Column[],
  judged: boolean,
): Markup {
  const [ticket, ...controls] = networks;
  const cells = (of: readonly Column[], measured: Measured | null | undefined) => of.map(({ cell }) => cell(measured));
  return markup`<tr${names.length > 0 ? new Markup(' class="named"') : null}><th scope="row">${round}</th><td>${density}${badges(names)}</td>${judged ? verdictCell(round, shown) : null}${cells(columns, ticket?.measured)}${controls.map(({ measured }) => cells(few, measured))}</tr>
`;
}

const badges = (words: readonly string[]): readonly Markup[] =>
  words.map((word) => markup` <span class="badge">${word}</span>`);

/** Round 0 is what the others are judged against. */
function verdictCell(round: number, shown: Row["shown"]): Markup {
  if (shown && shown.length > 0) return markup`<td>${badges(shown)}</td>`;
  return markup`<td class="none">${round === 0 ? "dense" : shown ? "-" : "not judged"}</td>`;
}

function earlyStop(measured: Measured | null | undefined): Markup {
  const censored = measured && measured.censored > 0 ? markup`<sup>+${measured.censored}</sup>` : null;
  return cell(measured?.earlyStopIteration, countText, markup`${censored}${diverged(measured)}`);
}

const diverged = (measured: Measured | null | undefined): Markup | null =>
  measured && measured.diverged > 0 ? markup`<sup>x${measured.diverged}</sup>` : null;

const accuracy = (statistic: Statistic | null | undefined, marks: Markup | null = null): Markup =>
  cell(statistic, (value) => withoutSign(percentText(value)), marks);

function cell(statistic: Statistic | null | undefined, write: (value: number) => string, marks: Markup | null): Markup {
  if (!statistic) return markup`<td class="none">-${marks}</td>`;
  const range =
    statistic.values.length > 1
      ? markup`<small>${write(statistic.min)}-<span>${write(statistic.max)}</span></small>`
      : null;
  return markup`<td>${write(statistic.mean)}${marks}${range}</td>`;
}
