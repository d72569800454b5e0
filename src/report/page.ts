import { counted } from "../numbers-in-words.ts";
import { headline, isDenseAlone, judgedAtEnd, ofNetworks, type Sentence, verdictSentences } from "../verdict/index.ts";
import { denseFigures, type FigureName, figures, suited } from "./figures/index.ts";
import { below, heading, type Level } from "./heading.ts";
import { Markup, markup } from "./markup.ts";
import { pageStyle } from "./page-style.ts";
import type { Reported } from "./reported.ts";
import { roundsTable } from "./rounds-table.ts";
import { whatWasRun } from "./what-was-run.ts";

/** A run with its figures drawn: SVG text by figure, and the name of files without their ending. */
export interface Section {
  readonly run: Reported;
  readonly drawings: ReadonlyMap<string, string>;
  readonly fileOf: (figure: string) => string;
}

/** What the verdict rests on. */
const mainFigure = (run: Reported): readonly string[] =>
  isDenseAlone(run.record.spec) ? denseFigures : mainNames(judgedAtEnd(run.summary.verdict));

const mainNames = (atEnd: boolean): readonly FigureName[] =>
  atEnd
    ? ["test-accuracy-at-end", "accuracy-differences", "learning-curves"]
    : ["early-stop", "test-accuracy-at-early-stop", "time-ratios", "accuracy-differences"];

/**
 * The whole report as one HTML document that needs nothing beside it. `comparison`: several runs side by side, before each by
 * itself.
 */
export function page(sections: readonly Section[], comparison: Markup | null = null): string {
  const alone = sections.length === 1;
  const title = alone
    ? (sections[0]?.run.record.id ?? "")
    : sections.length === 0
      ? "Runs side by side"
      : counted(sections.length, "run");
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - lth</title>
<style>${new Markup(pageStyle)}</style>
</head>
<body>
<main>
${alone ? null : markup`<h1>${title}</h1>\n`}${comparison}${sections.map((section) => runArticle(section, alone ? 1 : 2))}</main>
</body>
</html>
`.text;
}

function runArticle(section: Section, top: Level): Markup {
  const { record, summary } = section.run;
  const part = (text: string) => heading(below(top), "part", text);
  const main = mainFigure(section.run);
  const others = suited(section.run).filter((name) => !main.includes(name));
  return markup`<article>
<p class="kicker">${record.preset}, scale ${record.scale}, ${counted(record.trials, "trial")} - run ${record.id}</p>
<p class="kicker">${summary.network}; ${record.data.name}, ${record.data.copy}</p>
${heading(top, "title", headline(record))}
${sentences(record, ["main"])}<div class="figures main-figure">
${main.map((name) => figureOf(section, name))}</div>
${sentences(record, ["more", "aside"])}${part(isDenseAlone(record.spec) ? "Trainings" : "Rounds")}
${summary.rounds.length > 0 ? roundsTable(section.run, `${section.fileOf("comparisons")}.csv`) : markup`<p>No training has finished.</p>\n`}${
  others.length === 0
    ? null
    : markup`${part("More figures")}
<div class="figures">
${others.map((name) => figureOf(section, name))}</div>
`
}${whatWasRun(section.run, below(top))}</article>
`;
}

/** What was found stands over the figures; what stands beside it, and what it rests on, under them. */
function sentences(record: Reported["record"], kinds: readonly Sentence["kind"][]): Markup | null {
  const said = verdictSentences(record).filter(({ kind }) => kinds.includes(kind));
  if (said.length === 0) return null;
  return markup`<ul class="verdict">
${said.map(({ text, kind }) => markup`<li${kind === "aside" ? new Markup(' class="aside"') : null}>${text}</li>\n`)}</ul>
`;
}

function figureOf({ run, drawings, fileOf }: Section, name: string): Markup {
  const figure = figures.named(name);
  const { title } = figure;
  const svg = drawings.get(name);
  if (svg === undefined) {
    return markup`<figure><figcaption><b>${title}.</b> Not drawn: the run has no numbers for it.</figcaption></figure>\n`;
  }
  const links = ["svg", "png", "csv"].map(
    (ending) => markup` <a href="${fileOf(name)}.${ending}">${ending.toUpperCase()}</a>`,
  );
  return markup`<figure id="${fileOf(name)}">${new Markup(svg)}<figcaption><b>${title}.</b> ${ofNetworks(run.record.spec, figure.caption(run))} <span class="files">Beside this page:${links}</span></figcaption></figure>\n`;
}
