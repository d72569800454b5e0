import { isShown } from "../lottery/index.ts";
import { namesInWords, wrap } from "../text.ts";
import {
  columnName,
  headline,
  isDenseAlone,
  judgedAtEnd,
  type RunRecord,
  type RunSummary,
  type Sentence,
  verdictSentences,
} from "../verdict/index.ts";
import { oneLine } from "../visible.ts";
import { divergedNames, explained, type RoundRow, roundRows, roundTables } from "./round-tables.ts";
import { colours, columnsOf, type Environment, hanging, type Outlet, rowsOf } from "./terminal.ts";
import { trialTable } from "./trial-table.ts";

/** Widest text that a terminal gets; tables may be narrower. */
const READABLE = 100;

/** What is said of a run: its headline, its rounds, what that rests on. */
export interface Told {
  readonly headline: string;
  readonly rows: readonly RoundRow[];
  readonly sentences: readonly Sentence[];
  readonly atEnd: boolean;
  readonly ticket: string;
  /** The dense network alone has a table of its trials. */
  readonly dense: Pick<RunRecord, "jobs" | "spec"> | null;
}

export const toldOf = (record: RunRecord, summary: RunSummary): Told => ({
  headline: headline(record),
  rows: roundRows(summary, record),
  sentences: verdictSentences(record),
  atEnd: judgedAtEnd(record.spec.verdict),
  ticket: columnName(record.spec),
  dense: isDenseAlone(record.spec) ? record : null,
});

export interface ScreenOptions {
  /** Lines over the headline and under everything. */
  readonly before?: readonly string[];
  readonly after?: readonly string[];
  /** With training accuracies and those at the end, too. */
  readonly full: boolean;
  /**
   * What stands under everything where not all fits on the screen, so that the headline stays on it: then what stands beside
   * what was found is left out, and if need be what it rests on. Absent: everything is said.
   */
  readonly brief?: readonly string[];
}

/** A run as text, no line longer than the terminal is wide (80 where there is none): headline, table, what it rests on. */
export function runScreen(
  told: Told,
  { before = [], after = [], full, brief }: ScreenOptions,
  outlet: Outlet,
  env: Environment,
): string {
  const width = columnsOf(outlet, 80);
  const paint = colours(outlet, env);
  const text = (line: string) => hanging(oneLine(line), Math.min(width, READABLE));
  const of = (...kinds: readonly Sentence["kind"][]) =>
    told.sentences.filter(({ kind }) => kinds.includes(kind)).map((sentence) => text(sentence.text));
  const title = wrap(oneLine(`${told.headline}.`), Math.min(width, READABLE))
    .split("\n")
    .map(paint.bold);
  const { lines: table, notes } = tableOf(told, width, full);
  const rounds = [...table, ...notes];
  const all = [...before, ...title, "", ...rounds, "", ...of("main", "more"), ...of("aside"), ...after];
  if (brief === undefined) return `${all.join("\n")}\n`;
  const room = rowsOf(outlet, Number.POSITIVE_INFINITY) - 1;
  const shorter = [
    all,
    [...title, "", ...rounds, "", ...of("main"), ...of("aside"), ...brief],
    [...title, "", ...rounds, "", ...of("main"), ...brief],
    [...title, ...table, ...of("main"), ...brief],
    [...title, ...table, ...of("main").slice(0, 1), ...brief],
    [...title, ...table, ...brief],
  ].map((parts) => `${parts.join("\n")}\n`);
  return shorter.find((screen) => screen.split("\n").length - 1 <= room) ?? shorter.at(-1) ?? "";
}

function tableOf({ rows, ticket, atEnd, dense }: Told, width: number, full: boolean) {
  if (dense !== null) return { lines: dense.jobs.some(isShown) ? trialTable(dense, width) : [], notes: [] };
  if (rows.length === 0) return { lines: [], notes: [] };
  const diverged = divergedNames(rows, ticket);
  const lines = roundTables(rows, { width, ticket, atEnd, full });
  const isWhole = lines.some((line) => line.includes(" train"));
  const gone = diverged.length === 0 ? "" : ` Diverged, so without numbers: ${namesInWords(diverged)}.`;
  return { lines, notes: [wrap(`${explained(atEnd, isWhole)}${gone}`, width)] };
}
