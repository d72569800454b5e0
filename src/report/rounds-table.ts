import { iterations, type Measured, percent, type Statistic } from "../lottery/index.ts";
import { sampleSizes } from "./figures/networks.ts";
import { Markup, markup } from "./markup.ts";
import type { Reported } from "./reported.ts";
import { type Row, rowsOf } from "./rows.ts";

/** The table of rounds on the page: a row for each round, tickets first, then each control. */
export function roundsTable({ summary }: Reported): Markup {
  const rows = rowsOf(summary);
  const controls = rows[0]?.networks.slice(1).map(({ name }) => name) ?? [];
  return markup`<div class="wide" tabindex="0" role="region" aria-label="Table of rounds"><table>
<thead>
<tr><th scope="col" rowspan="2">Round</th><th scope="col" rowspan="2">Density</th><th colspan="5" scope="colgroup">ticket</th>${controls.map((name) => markup`<th colspan="2" scope="colgroup">${name}</th>`)}</tr>
<tr><th scope="col">Early stop, iteration</th><th scope="col">Test there, %</th><th scope="col">Test at end, %</th><th scope="col">Training at early stop, %</th><th scope="col">Training at end, %</th>${controls.map(() => markup`<th scope="col">Early stop, iteration</th><th scope="col">Test there, %</th>`)}</tr>
</thead>
<tbody>
${rows.map(tableRow)}</tbody>
</table></div>
<p class="note">Means over trials and, below them, minimum and maximum; ${sampleSizes(summary)}. <sup>+</sup> marks early stops at the last measurement, <sup>x</sup> trainings that diverged, with their number.</p>
`;
}

function tableRow({ round, density, names, networks }: Row): Markup {
  const marks = names.map((name) => markup` <span class="badge">${name}</span>`);
  const [ticket, ...controls] = networks;
  const own = ticket?.measured;
  return markup`<tr${names.length > 0 ? new Markup(' class="named"') : null}><th scope="row">${round}</th><td>${density}${marks}</td>${earlyStop(own)}${accuracy(own?.testAccuracyAtEarlyStop)}${accuracy(own?.testAccuracyAtEnd)}${accuracy(own?.trainAccuracyAtEarlyStop)}${accuracy(own?.trainAccuracyAtEnd)}${controls.map(({ measured }) => markup`${earlyStop(measured)}${accuracy(measured?.testAccuracyAtEarlyStop)}`)}</tr>
`;
}

function earlyStop(measured: Measured | null | undefined): Markup {
  const censored = measured && measured.censored > 0 ? markup`<sup>+${measured.censored}</sup>` : null;
  const diverged = measured && measured.diverged > 0 ? markup`<sup>x${measured.diverged}</sup>` : null;
  return cell(measured?.earlyStopIteration, iterations, markup`${censored}${diverged}`);
}

const accuracy = (statistic: Statistic | null | undefined): Markup =>
  cell(statistic, (value) => percent(value).replace("%", ""), null);

function cell(statistic: Statistic | null | undefined, write: (value: number) => string, marks: Markup | null): Markup {
  if (!statistic) return markup`<td class="none">-${marks}</td>`;
  const range =
    statistic.values.length > 1 ? markup`<small>${write(statistic.min)}-${write(statistic.max)}</small>` : null;
  return markup`<td>${write(statistic.mean)}${marks}${range}</td>`;
}
