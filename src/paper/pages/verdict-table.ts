import { oneLine } from "../../visible.ts";
import { answerText, hereText, levelText } from "../in-words.ts";
import type { Judged } from "../judge.ts";

/** Claims with what the paper says, what was found and what others found. */
export const verdictTable = (judged: readonly Judged[]): readonly string[] => [
  "| claim | what it says | paper | here, 95% interval | n | direction | size | elsewhere |",
  "|---|---|---|---|--:|---|---|---|",
  ...judged.map(
    ({ claim, about, source, paper, here, n, direction, size, level, elsewhere }) =>
      `| ${[claim, `${about} (${source})`, paper, `${hereText({ claim, here })}${levelText(level)}`, String(n), answerText(direction), answerText(size), elsewhere ?? ""].map(cell).join(" | ")} |`,
  ),
];

/** Claims that nothing was run of, in a table of their own: what they say and the paper's number. */
export const notRun = (judged: readonly Judged[]): readonly string[] =>
  judged.length === 0
    ? []
    : [
        "## Not run",
        "",
        `${judged.length} claims whose trainings are not among these runs; \`lth reproduce list --json\` says which suites they are of.`,
        "",
        "| claim | what it says | paper | elsewhere |",
        "|---|---|---|---|",
        ...judged.map(
          ({ claim, about, source, paper, elsewhere }) =>
            `| ${[claim, `${about} (${source})`, paper, elsewhere ?? ""].map(cell).join(" | ")} |`,
        ),
        "",
      ];

/** Words of ours in a cell of a table. */
export const cell = (words: string): string => words.replace(/[|<]/g, "\\$&");

/** Text from a file in a line of Markdown, where it is that text and nothing else: no element, link, picture or cell. */
export const fromFile = (text: string): string => oneLine(text).replace(/[\\`*_[\]<>&|~]/g, "\\$&");

/** A name from a file as code in a cell of a table, between more backticks than it has in a row. */
export function codeFromFile(text: string): string {
  const ticks = [...text.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 0);
  const [fence, room] = ["`".repeat(ticks + 1), ticks === 0 ? "" : " "];
  return `${fence}${room}${oneLine(text).replaceAll("|", "\\|")}${room}${fence}`;
}
