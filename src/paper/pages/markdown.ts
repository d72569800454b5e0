import { join } from "node:path";
import { counted } from "../../numbers-in-words.ts";
import { inLight, type ReportFile } from "../../report/index.ts";
import { capitalised } from "../../text.ts";
import { chosenSuites, partOf } from "../chosen.ts";
import { claims } from "../claims/index.ts";
import { type Picture, picturesOf } from "../drawn.ts";
import { abstractVerdicts, countsText, restsText } from "../in-words.ts";
import { isTested, type Judged, judgeAll } from "../judge.ts";
import type { KeptRun } from "../kept-run.ts";
import { levelsOf } from "../levels.ts";
import { missingText } from "./missing.ts";
import { numbersTable } from "./numbers.ts";
import { ranAsTexts } from "./ran-as.ts";
import { figuresText } from "./suite-page.ts";
import { codeFromFile, fromFile, notRun, verdictTable } from "./verdict-table.ts";

/** Titles of the paper's parts. */
const titles: Readonly<Record<string, string>> = {
  section1: "Section 1: random sparse networks",
  section2: "Section 2: LeNet",
  section3: "Section 3: Conv-2, Conv-4 and Conv-6",
  section4: "Section 4: VGG-19 and Resnet-18",
  "appendix-b": "Appendix B: two strategies",
  "appendix-c": "Appendix C: validation loss",
  "appendix-d": "Appendix D: training accuracy",
  "appendix-e": "Appendix E: reinitialised and random networks",
  "appendix-f": "Appendix F: what tickets are",
  "appendix-g": "Appendix G: LeNet with other settings",
  "appendix-h": "Appendix H: Conv-2, Conv-4 and Conv-6 with other settings",
  "appendix-i": "Appendix I: VGG-19 and Resnet-18 with other settings",
  own: "Beside the paper",
};

/**
 * The pages of `docs/paper`: an index with every verdict, a page for each part of the paper that something was run of, and their
 * figures as SVG. The same runs give the same bytes.
 */
export function paperPages(runs: readonly KeptRun[]): readonly ReportFile[] {
  const judged = judgeAll(claims.names(), runs);
  const pages = Object.keys(titles).flatMap((part) => pageOf(part, runs, judged));
  const made = pages.map(({ part }) => part);
  const files = pages.flatMap((page) => page.files);
  const pictures = headline.flatMap(({ name, about }) => {
    const file = join("figures", `${name}.svg`);
    return files.some((one) => one.name === file) ? [`![${about}](${file})`, ""] : [];
  });
  return [...files, { name: "README.md", content: index(runs, judged, made, pictures) }];
}

/** What the abstract says, seen: tickets beside the same masks reinitialised. */
const headline = [
  { name: "fig4-lenet-early-stop", about: "When LeNet's tickets stop, beside reinitialised and one-shot ones" },
  { name: "fig4-lenet-test-accuracy-at-early-stop", about: "And how accurate they are there" },
] as const;

function index(
  runs: readonly KeptRun[],
  judged: readonly Judged[],
  made: readonly string[],
  pictures: readonly string[],
): string {
  const levels = levelsOf(runs).map(({ evidence }) => evidence);
  const trainings = new Set(runs.flatMap(({ jobs }) => jobs.map(({ key }) => key))).size;
  return text([
    "# What of the paper holds here",
    "",
    "*The Lottery Ticket Hypothesis: Finding Sparse, Trainable Neural Networks*, Jonathan Frankle and Michael Carbin, ICLR 2019,",
    "[arXiv 1803.03635](https://arxiv.org/abs/1803.03635). The abstract's four sentences, each with what it rests on:",
    "",
    ...abstractVerdicts(judged).map(
      (sentence) => `* ${sentence.text} **${sentence.verdict}**: ${restsText(sentence)}.`,
    ),
    "",
    ...pictures,
    `These pages are made from ${counted(runs.length, "kept run")} with ${counted(trainings, "training")} by \`lth reproduce pages\`. A claim has two`,
    "questions. *Direction*: is there an effect; it holds where the whole 95% interval (Student's t, paired by trial, times as",
    "logarithms of ratios) lies on the claim's side. *Size*: the paper's number plus or minus a margin that is others'; where the",
    "interval lies inside that band it holds, outside it fails. Across an edge there are not enough trials. Sizes are judged at the",
    "paper's scale and on its data alone, and so is what the paper says of the last iteration.",
    "",
    ...(made.length === 0 ? [] : [made.map((part) => `[${titles[part] ?? part}](${part}.md)`).join(" · "), ""]),
    `## Verdicts`,
    "",
    [
      countsText(judged),
      ...ranAsTexts(
        chosenSuites(["paper"]).flatMap(({ lines }) => lines),
        levels,
      ),
    ].join(" "),
    "",
    ...verdictTable(judged.filter(isTested)),
    "",
    ...notRun(judged.filter((each) => !isTested(each))),
    "## Runs",
    "",
    "| run | scale | trials | trainings | iterations | data | seconds |",
    "|---|---|--:|--:|--:|---|--:|",
    ...runs.map(
      ({ id, scale, spec, jobs, data, seconds }) =>
        `| ${codeFromFile(id)} | ${fromFile(scale)} | ${spec.trials} | ${jobs.length} | ${fromFile(spec.train.iterations)} | ${fromFile(`${data.name}, ${data.copy}`)} | ${seconds === null ? "" : Math.round(seconds)} |`,
    ),
  ]);
}

function pageOf(
  part: string,
  runs: readonly KeptRun[],
  judged: readonly Judged[],
): readonly { part: string; files: readonly ReportFile[] }[] {
  const suites = chosenSuites([part]).filter(({ suite }) => partOf(suite) === part);
  const evidence = levelsOf(runs).map((each) => each.evidence);
  const files: ReportFile[] = [];
  const body = suites.flatMap((chosen) => {
    // Each network by the runs of it that are nearest to the paper.
    const networks = [...new Set(chosen.lines.map(({ ask }) => ask.network))];
    const drawn = networks.flatMap((network) => {
      const lines = chosen.lines.filter(({ ask }) => ask.network === network);
      const found = evidence.map((known) => ({ network, known, pictures: picturesOf({ ...chosen, lines }, known) }));
      return found.find(({ pictures }) => pictures.length > 0) ?? [];
    });
    const pictures = drawn.flatMap((one) => one.pictures);
    if (pictures.length === 0) return [];
    const missing = missingText(chosen.lines, (network) => drawn.find((one) => one.network === network)?.known);
    const ofSuite = judged.filter(({ claim }) => chosen.suite.claims.includes(claim));
    for (const { name, svg } of pictures) files.push({ name: join("figures", `${name}.svg`), content: inLight(svg) });
    return [
      `## ${figuresText(chosen.suite.figures)}`,
      "",
      [`${capitalised(chosen.suite.about)}.`, ...ranAsTexts(chosen.lines, evidence), missing ?? []].flat().join(" "),
      "",
      ...pictures.flatMap(({ name, title, caption }) => [
        `![${fromFile(title)}](figures/${name}.svg)`,
        "",
        `**${fromFile(title)}.** ${fromFile(caption)}`,
        "",
      ]),
      ...verdictTable(ofSuite),
      "",
      ...ofSuite.flatMap(({ claim, cause }) =>
        cause === undefined ? [] : [`**What was found of ${claim}.** ${cause}`, ""],
      ),
      ...(chosen.suite.numbers ? numbersOf(pictures) : []),
    ];
  });
  if (body.length === 0) return [];
  return [
    { part, files: [...files, { name: `${part}.md`, content: text([`# ${titles[part] ?? part}`, "", ...body]) }] },
  ];
}

/** Network by network the numbers of its figures: means, in brackets the smallest and the largest. */
const numbersOf = (pictures: readonly Picture[]): readonly string[] =>
  [...new Set(pictures.map(({ network }) => network))].flatMap((network) => [
    `${network}, means over trainings, in brackets the smallest and the largest:`,
    "",
    ...numbersTable(pictures.filter((picture) => picture.network === network)),
    "",
  ]);

const text = (lines: readonly string[]): string => `${lines.join("\n").trimEnd()}\n`;
