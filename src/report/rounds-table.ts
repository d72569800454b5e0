import { iterations, type Measured, percent, type Statistic } from "../lottery/index.ts";
import { sampleSizes } from "./figures/networks.ts";
import { Markup, markup } from "./markup.ts";
import { judgedAtEnd, type Reported } from "./reported.ts";
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

/** The table of rounds on the page: a row for each round, tickets first, then each control. */
export function roundsTable(run: Reported): Markup {
  const rows = rowsOf(run.summary);
  const columns = judgedAtEnd(run) ? atEnd : atEarlyStop;
  const few = columns.slice(0, 2);
  const controls = rows[0]?.networks.slice(1).map(({ name }) => name) ?? [];
  const titles = (of: readonly Column[]) => of.map(({ title }) => markup`<th scope="col">${title}</th>`);
  const marks = judgedAtEnd(run)
    ? markup`<sup>x</sup> marks trainings that diverged`
    : markup`<sup>+</sup> marks early stops at the last measurement, <sup>x</sup> trainings that diverged`;
  return markup`<div class="wide" tabindex="0" role="region" aria-label="Table of rounds"><table>
<thead>
<tr><th scope="col" rowspan="2">Round</th><th scope="col" rowspan="2">Density</th><th colspan="${String(columns.length)}" scope="colgroup">ticket</th>${controls.map((name) => markup`<th colspan="2" scope="colgroup">${name}</th>`)}</tr>
<tr>${titles(columns)}${controls.map(() => titles(few))}</tr>
</thead>
<tbody>
${rows.map((row) => tableRow(row, columns, few))}</tbody>
</table></div>
<p class="note">Means over trials and, below them, minimum and maximum; ${sampleSizes(run.summary)}. ${marks}, with their number.</p>
`;
}

function tableRow(
  { round, density, names, networks }: Row,
  columns: readonly Column[],
  few: readonly Column[],
): Markup {
  const marks = names.map((name) => markup` <span class="badge">${name}</span>`);
  const [ticket, ...controls] = networks;
  const cells = (of: readonly Column[], measured: Measured | null | undefined) => of.map(({ cell }) => cell(measured));
  return markup`<tr${names.length > 0 ? new Markup(' class="named"') : null}><th scope="row">${round}</th><td>${density}${marks}</td>${cells(columns, ticket?.measured)}${controls.map(({ measured }) => cells(few, measured))}</tr>
`;
}

function earlyStop(measured: Measured | null | undefined): Markup {
  const censored = measured && measured.censored > 0 ? markup`<sup>+${measured.censored}</sup>` : null;
  return cell(measured?.earlyStopIteration, iterations, markup`${censored}${diverged(measured)}`);
}

const diverged = (measured: Measured | null | undefined): Markup | null =>
  measured && measured.diverged > 0 ? markup`<sup>x${measured.diverged}</sup>` : null;

const accuracy = (statistic: Statistic | null | undefined, marks: Markup | null = null): Markup =>
  cell(statistic, (value) => withoutSign(percent(value)), marks);

function cell(statistic: Statistic | null | undefined, write: (value: number) => string, marks: Markup | null): Markup {
  if (!statistic) return markup`<td class="none">-${marks}</td>`;
  const range =
    statistic.values.length > 1 ? markup`<small>${write(statistic.min)}-${write(statistic.max)}</small>` : null;
  return markup`<td>${write(statistic.mean)}${marks}${range}</td>`;
}
