import { counted } from "../../numbers-in-words.ts";
import { Markup, markup, pageStyle } from "../../report/index.ts";
import { capitalised } from "../../text.ts";
import type { Picture } from "../drawn.ts";
import { answerText, countsText, hereText, levelText } from "../in-words.ts";
import type { Judged } from "../judge.ts";
import type { KeptRun } from "../kept-run.ts";

/** What a page shows of one suite. */
export interface SuiteShown {
  readonly name: string;
  readonly figures: readonly number[];
  readonly about: string;
  readonly scale: string;
  readonly pictures: readonly Picture[];
  readonly judged: readonly Judged[];
  readonly runs: readonly KeptRun[];
  /** The command that makes it. */
  readonly command: string;
}

/** `Figure 4`, `Figures 4 and 12`, `Figures 21 to 24`. */
export const figuresText = (figures: readonly number[]): string => {
  const [first, second] = figures;
  if (first === undefined) return "An experiment beside the paper";
  if (second === undefined) return `Figure ${first}`;
  return figures.length === 2 ? `Figures ${first} and ${second}` : `Figures ${first} to ${figures.at(-1)}`;
};

/** Claims are sentences: they are broken, and stand at the left. */
const claimsStyle = `
.scroll { overflow-x: auto; }
.scroll th, .scroll td { text-align: left; white-space: normal; overflow-wrap: break-word; }
.scroll td:first-child, .scroll td:nth-child(6), .scroll td:nth-child(7) { min-width: 4.5rem; }
.scroll td:nth-child(2) { min-width: 16rem; }
.scroll small { color: var(--quiet); }
`;

/** A page that needs nothing beside it but for the links to its files. */
export const document = (title: string, body: Markup): string =>
  markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - lth</title>
<style>${new Markup(`${pageStyle}${claimsStyle}`)}</style>
</head>
<body>
<main>
${body}</main>
</body>
</html>
`.text;

/** One suite like the paper's figures: pictures network by network, claims beside them, what was run below. */
export function suitePage(shown: SuiteShown): string {
  const { figures, about, scale, pictures, judged, runs, command } = shown;
  const networks = [...new Set(pictures.map(({ network }) => network))];
  const trainings = runs.reduce((sum, { jobs }) => sum + jobs.length, 0);
  return document(
    figuresText(figures),
    markup`<article>
<p class="kicker">The Lottery Ticket Hypothesis (Frankle and Carbin, 2019), ${figuresText(figures)}; scale ${scale}; ${counted(runs.length, "run")}, ${counted(trainings, "training")}</p>
<h1 class="title">${capitalised(about)}</h1>
${networks.map(
  (network) => markup`<h2 class="part">${network}</h2>
<div class="figures">
${pictures.filter((picture) => picture.network === network).map(pictureOf)}</div>
`,
)}${pictures.length === 0 ? markup`<p>Nothing was run yet.</p>\n` : null}<h2 class="part">Claims</h2>
<p class="note">${countsText(judged)}</p>
${claimsTable(judged)}<h2 class="part">What was run</h2>
<p>Command: <code>${command}</code></p>
${runs.map(runOf)}</article>
`,
  );
}

const pictureOf = ({ name, title, svg, caption }: Picture): Markup =>
  markup`<figure id="${name}">${new Markup(svg)}<figcaption><b>${title}.</b> ${caption} <span class="files">Beside this page: <a href="${name}.svg">SVG</a> <a href="${name}.png">PNG</a> <a href="${name}.csv">CSV</a></span></figcaption></figure>\n`;

/** Claims with what was found, and what others found. */
export const claimsTable = (judged: readonly Judged[]): Markup => markup`<div class="scroll"><table>
<thead><tr><th>claim</th><th>what it says</th><th>paper</th><th>here, 95% interval</th><th>n</th><th>direction</th><th>size</th></tr></thead>
<tbody>
${judged.map(
  (each) =>
    markup`<tr><td>${each.claim}</td><td>${each.about} <small>(${each.source}${each.elsewhere === undefined ? "" : `; elsewhere: ${each.elsewhere}`})</small></td><td>${each.paper}</td><td>${hereText(each)}${levelText(each.level)}</td><td>${each.n}</td><td>${answerText(each.direction)}</td><td>${answerText(each.size)}</td></tr>\n`,
)}</tbody>
</table></div>
${judged.map(({ claim, cause }) => (cause === undefined ? null : markup`<p class="note"><b>What was found of ${claim}.</b> ${cause}</p>\n`))}`;

function runOf({ id, scale, spec, data, machine, jobs, seconds, started }: KeptRun): Markup {
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`);
  const facts = [
    `scale ${scale}, ${counted(spec.trials, "trial")}, root seed ${spec.seed}, ${counted(jobs.length, "training")} of ${spec.train.iterations}`,
    `${data.name}, ${data.copy}, checksum ${data.checksum.slice(0, 16)}`,
    `${machine.instructionSet}, ${versions.join(", ")}`,
    ...(seconds === null
      ? []
      : [
          `${Math.round(seconds)} seconds of work${started === null ? "" : `, from ${started.slice(0, 16).replace("T", " ")} UTC`}`,
        ]),
  ];
  return markup`<dl><dt><code>${id}</code></dt><dd>${facts.join("; ")}</dd></dl>\n`;
}
