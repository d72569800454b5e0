import { markup } from "../../report/index.ts";
import { abstractVerdicts, countsText, restsText } from "../in-words.ts";
import { claimsTable, document, figuresText, type SuiteShown } from "./suite-page.ts";

/** The page over all suites: the abstract's four sentences with their verdicts, the suites, every claim. */
export function indexPage(shown: readonly SuiteShown[]): string {
  const judged = [
    ...new Map(shown.flatMap((suite) => suite.judged.map((each) => [each.claim, each] as const))).values(),
  ];
  return document(
    "The paper",
    markup`<article>
<p class="kicker">The Lottery Ticket Hypothesis: Finding Sparse, Trainable Neural Networks (Frankle and Carbin, 2019)</p>
<h1 class="title">What of the paper holds here</h1>
<ul class="verdict">
${abstractVerdicts(judged).map(
  (sentence) => markup`<li>${sentence.text} <b>${sentence.verdict}</b>: ${restsText(sentence)}</li>\n`,
)}</ul>
<h2 class="part">Figures</h2>
<ul>
${shown.map(({ name, figures, about }) => markup`<li><a href="../${name}/report.html">${figuresText(figures)}</a>: ${about}</li>\n`)}</ul>
<h2 class="part">Claims</h2>
<p class="note">${countsText(judged)}</p>
${claimsTable(judged)}</article>
`,
  );
}
