import { countText, densityText } from "../numbers-in-words.ts";
import {
  controlsOf,
  type Measured,
  type RoundSummary,
  type RunRecord,
  type RunSummary,
  shownToBe,
  sizeAt,
  type TicketVerdict,
  type Verdict,
} from "../verdict/index.ts";
import { type Column, table } from "./table.ts";

/** A round as tables have it. */
export interface RoundRow extends Pick<RoundSummary, "round" | "density" | "controls"> {
  /** Null where no ticket of the round has ended yet. */
  readonly ticket: Measured | null;
  /** Weights that are left; null where nobody counted. */
  readonly survivors: number | null;
  /** What its tickets have been shown to be against the dense network; empty where nothing is judged. */
  readonly against: string;
}

export interface TableOptions {
  readonly width: number;
  /** What the networks' columns are called: `ticket`. */
  readonly ticket: string;
  readonly atEnd: boolean;
  /** With training accuracies and those at the end, too. */
  readonly full: boolean;
  /** What is shown where there is no room beside each other: all below each other, the default, or the tickets alone. */
  readonly stacked?: "all" | "ticket";
}

/** The rounds of a run that is over, or as far as it has come. */
export const roundRows = (summary: RunSummary, record: Pick<RunRecord, "jobs">): readonly RoundRow[] =>
  summary.rounds.map((round) => ({
    ...round,
    survivors: sizeAt(record, round.round)?.survivors ?? null,
    against: round.round === 0 ? denseAmong(summary.rounds.length) : againstDense(summary.verdict, round.round),
  }));

const denseAmong = (rounds: number): string => (rounds > 1 ? "dense" : "");

function againstDense(verdict: Verdict, round: number): string {
  const ticket = verdict.tickets.find((one) => one.round === round);
  return ticket === undefined || verdict.given === false ? "" : againstInWords(ticket);
}

/** What was shown of tickets, as a table has it; `-`: nothing was. */
export function againstInWords(ticket: TicketVerdict): string {
  const shown = shownToBe(ticket);
  return shown === null ? "" : shown.join(", ") || "-";
}

interface Block {
  readonly title: string;
  readonly of: (round: RoundRow) => Measured | null | undefined;
  readonly first: boolean;
}

/** Which columns a table has beside the round, its density, and the early stops and accuracies. */
interface Extras {
  readonly weights: boolean;
  readonly against: boolean;
  readonly rest: boolean;
}

/** From the most to the least that may stand beside each other; what is empty in all rows is left out anyway. */
const choices: readonly Extras[] = [
  { weights: true, against: true, rest: true },
  { weights: false, against: true, rest: true },
  { weights: false, against: true, rest: false },
  { weights: false, against: false, rest: true },
  { weights: false, against: false, rest: false },
];

/** One table where everything fits beside each other, otherwise one for the tickets and, if wanted, one for each control. */
export function roundTables(rounds: readonly RoundRow[], options: TableOptions): string[] {
  const blocks: Block[] = [
    { title: options.ticket, of: ({ ticket }) => ticket, first: true },
    ...controlsOf({ rounds }).map(
      (name): Block => ({ title: name, of: ({ controls }) => controls[name], first: false }),
    ),
  ];
  for (const extras of choices) {
    if (extras.rest && !options.full && !extras.weights && !extras.against) continue;
    const lines = [heading(blocks, rounds, extras, options), ...beside(blocks, rounds, extras, options)];
    if (lines.every((line) => line.length <= options.width)) return blocks.length === 1 ? lines.slice(1) : lines;
  }
  const shown = options.stacked === "ticket" ? blocks.slice(0, 1) : blocks;
  return shown.flatMap((block, i) => [
    ...(i === 0 ? [] : [""]),
    block.title,
    ...table(
      [
        ...places(rounds, false),
        ...columnsOf(block, true, { ...options, full: true }),
        ...(block.first ? verdictColumn(rounds, true) : []),
      ],
      rounds.filter((round) => block.of(round)),
      options.width,
    ),
  ]);
}

function beside(blocks: readonly Block[], rounds: readonly RoundRow[], extras: Extras, options: TableOptions) {
  const columns = [
    ...places(rounds, extras.weights),
    ...blocks.flatMap((block) => columnsOf(block, extras.rest && block.first, options)),
    ...verdictColumn(rounds, extras.against),
  ];
  return table(columns, rounds, Number.POSITIVE_INFINITY);
}

/** Over each block's columns the name of what was trained. */
function heading(blocks: readonly Block[], rounds: readonly RoundRow[], extras: Extras, options: TableOptions): string {
  const wide = (columns: readonly Column<RoundRow>[]) =>
    Math.max(...table(columns, rounds, Number.POSITIVE_INFINITY).map((line) => line.length));
  let at = wide(places(rounds, extras.weights));
  let line = "";
  for (const block of blocks) {
    line = `${line.padEnd(at + 2)}${block.title}`;
    at += 2 + wide(columnsOf(block, extras.rest && block.first, options));
  }
  return line;
}

function places(rounds: readonly RoundRow[], weights: boolean): Column<RoundRow>[] {
  const counted = weights && rounds.some(({ survivors }) => survivors !== null);
  return [
    { title: "round", cell: ({ round }) => String(round), align: "right", keep: 9 },
    { title: "density", cell: ({ density }) => densityText(density), align: "right", gap: 1, keep: 7 },
    ...(counted
      ? [
          {
            title: "weights",
            cell: ({ survivors }: RoundRow) => (survivors === null ? "" : countText(survivors)),
            align: "right" as const,
            gap: 1,
            keep: 2,
          },
        ]
      : []),
  ];
}

function verdictColumn(rounds: readonly RoundRow[], wanted: boolean): Column<RoundRow>[] {
  if (!wanted || rounds.every(({ round, against }) => round === 0 || against === "")) return [];
  return [{ title: "against dense", cell: ({ against }) => against, keep: 5 }];
}

function columnsOf(block: Block, rest: boolean, { atEnd, full }: TableOptions): Column<RoundRow>[] {
  const leading = atEnd ? "test" : "stop";
  const number = (title: string, keep: number, value: (measured: Measured) => string | undefined) => ({
    title,
    keep,
    gap: title === leading ? 2 : 1,
    align: "right" as const,
    cell: (round: RoundRow) => {
      const measured = block.of(round);
      return measured ? (value(measured) ?? "-") : "";
    },
  });
  const percent = (mean: number | undefined) => (mean === undefined ? undefined : (100 * mean).toFixed(2));
  const more = rest && full;
  if (atEnd) {
    return [
      number("test", 8, ({ testAccuracyAtEnd }) => percent(testAccuracyAtEnd?.mean)),
      ...(more ? [number("train", 3, ({ trainAccuracyAtEnd }) => percent(trainAccuracyAtEnd?.mean))] : []),
    ];
  }
  return [
    number("stop", 6, ({ earlyStopIteration }) => earlyStopIteration?.mean.toFixed(0)),
    number("test", 8, ({ testAccuracyAtEarlyStop }) => percent(testAccuracyAtEarlyStop?.mean)),
    ...(more
      ? [
          number("train", 3, ({ trainAccuracyAtEarlyStop }) => percent(trainAccuracyAtEarlyStop?.mean)),
          number("end", 4, ({ testAccuracyAtEnd }) => percent(testAccuracyAtEnd?.mean)),
        ]
      : []),
  ];
}

/** What the columns' names mean. */
export const explained = (atEnd: boolean, full: boolean): string =>
  atEnd
    ? `Means over trials. test${full ? ", train" : ""}: accuracy after the last iteration in %.`
    : `Means over trials. stop: early-stop iteration; test${full ? ", train" : ""}: accuracy there in %${full ? "; end: test accuracy at the end" : ""}.`;

/** Which trainings the means leave out; the verdict counts them only. */
export const divergedNames = (rounds: readonly RoundRow[], ticket: string): readonly string[] =>
  rounds.flatMap(({ round, ticket: tickets, controls }) =>
    [[ticket, tickets] as const, ...Object.entries(controls)].flatMap(([name, measured]) =>
      measured && measured.diverged > 0 ? [`round ${round} ${name} (${measured.diverged})`] : [],
    ),
  );
