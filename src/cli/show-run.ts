import { outsideIn } from "../lottery/index.ts";
import { densityText } from "../numbers-in-words.ts";
import { namesInWords, wrap } from "../text.ts";
import { controlsOf, judgedAtEnd, type Measured, type RoundSummary, type RunSummary } from "../verdict/index.ts";
import { oneLine } from "../visible.ts";
import { type Column, table } from "./table.ts";
import { colours, columnsOf, hanging, type Outlet } from "./terminal.ts";

/** Widest text that a terminal gets; tables may be narrower. */
const READABLE = 100;

/** A run as text: what it is, its rounds, its verdict; no line longer than the terminal is wide (80 where there is none). `ticket`: what its networks' columns are called. */
export function showRun(
  summary: RunSummary,
  state: string,
  words: readonly string[],
  outlet: Outlet,
  env: Readonly<Record<string, string | undefined>>,
  ticket = "ticket",
): string {
  const width = columnsOf(outlet, 80);
  const paint = colours(outlet, env);
  const { id, scale, trials, network, data, machine } = summary;
  const title = oneLine(`${id}: scale ${scale}, ${trials} trial${trials === 1 ? "" : "s"}, ${state}`);
  const where = oneLine(`${network}; ${data.name} (${data.copy}); ${machine.instructionSet}`);
  return [
    ...wrap(title, width).split("\n").map(paint.bold),
    wrap(where, width),
    ...outsideIn(machine.versions).map(({ entry, code, module }) => {
      const from = module === undefined ? "" : `${module}, `;
      return wrap(oneLine(`from outside: ${entry}, ${from}code ${code.slice(0, 8)}`), width);
    }),
    "",
    ...roundTables(summary, width, ticket),
    "",
    wrap(
      `Means over trials. ${judgedAtEnd(summary.verdict) ? "test, train: accuracy after the last iteration in %" : "stop: early-stop iteration; test, train: accuracy there in %; end: test accuracy at the end"}. All values with minimum and maximum: --json.`,
      width,
    ),
    ...notes(summary, ticket).map((note) => wrap(note, width)),
    "",
    ...words.map((sentence) => hanging(oneLine(sentence), Math.min(width, READABLE))),
    "",
  ].join("\n");
}

interface Block {
  readonly title: string;
  readonly atEnd: boolean;
  readonly of: (round: RoundSummary) => Measured | undefined;
  readonly whole: boolean;
}

/** One table where everything fits beside each other, otherwise one for the tickets and one for each control. */
function roundTables(summary: RunSummary, width: number, ticket: string): string[] {
  const { rounds } = summary;
  const names = controlsOf(summary);
  const blocks: Block[] = [
    { title: ticket, of: (round) => round.ticket, whole: true, atEnd: judgedAtEnd(summary.verdict) },
    ...names.map(
      (name): Block => ({
        title: name,
        of: (round) => round.controls[name],
        whole: false,
        atEnd: judgedAtEnd(summary.verdict),
      }),
    ),
  ];
  const beside = [
    heading(blocks, rounds),
    ...table(
      blocks.flatMap((block, i) => columnsFor(block, i === 0)),
      rounds,
      Number.POSITIVE_INFINITY,
    ),
  ];
  if (beside.every((line) => line.length <= width)) return beside;
  return blocks.flatMap((block, i) => [
    ...(i === 0 ? [] : [""]),
    block.title,
    ...table(
      columnsFor({ ...block, whole: true }, true),
      rounds.filter((round) => block.of(round) !== undefined),
      width,
    ),
  ]);
}

/** Over each block's columns the name of what was trained. */
function heading(blocks: readonly Block[], rounds: readonly RoundSummary[]): string {
  let at = 0;
  let line = "";
  blocks.forEach((block, i) => {
    const own = table(columnsFor(block, i === 0), rounds, Number.POSITIVE_INFINITY);
    const before = i === 0 ? table(columnsFor(block, true).slice(0, 2), rounds, Number.POSITIVE_INFINITY) : [""];
    const longest = (lines: readonly string[]) => Math.max(...lines.map((each) => each.length));
    line = `${line.padEnd(at + (i === 0 ? longest(before) + 2 : 0))}${block.title}`;
    at += longest(own) + 2;
  });
  return line;
}

function columnsFor(block: Block, first: boolean): Column<RoundSummary>[] {
  const leading = block.atEnd ? "test" : "stop";
  const number = (title: string, keep: number, value: (measured: Measured) => string | undefined) => ({
    title,
    keep,
    gap: title === leading ? 2 : 1,
    align: "right" as const,
    cell: (round: RoundSummary) => {
      const measured = block.of(round);
      return measured === undefined ? "" : (value(measured) ?? "-");
    },
  });
  const percent = (mean: number | undefined) => (mean === undefined ? undefined : (100 * mean).toFixed(2));
  const places: Column<RoundSummary>[] = [
    { title: "round", cell: ({ round }) => String(round), align: "right", keep: 9 },
    {
      title: "density",
      cell: (round) => densityText(round.density),
      align: "right",
      gap: 1,
      keep: 7,
    },
  ];
  if (block.atEnd) {
    return [
      ...(first ? places : []),
      number("test", 8, ({ testAccuracyAtEnd }) => percent(testAccuracyAtEnd?.mean)),
      ...(block.whole ? [number("train", 3, ({ trainAccuracyAtEnd }) => percent(trainAccuracyAtEnd?.mean))] : []),
    ];
  }
  return [
    ...(first ? places : []),
    number("stop", 6, ({ earlyStopIteration }) => earlyStopIteration?.mean.toFixed(0)),
    number("test", 8, ({ testAccuracyAtEarlyStop }) => percent(testAccuracyAtEarlyStop?.mean)),
    ...(block.whole
      ? [
          number("train", 3, ({ trainAccuracyAtEarlyStop }) => percent(trainAccuracyAtEarlyStop?.mean)),
          number("end", 4, ({ testAccuracyAtEnd }) => percent(testAccuracyAtEnd?.mean)),
        ]
      : []),
  ];
}

/** Which trainings the means leave out; the verdict counts them only. */
function notes({ rounds }: RunSummary, name: string): string[] {
  const diverged = rounds.flatMap(({ round, ticket, controls }) =>
    [[name, ticket] as const, ...Object.entries(controls)]
      .filter(([, measured]) => measured.diverged > 0)
      .map(([name, measured]) => `round ${round} ${name} (${measured.diverged})`),
  );
  return diverged.length === 0 ? [] : [`Diverged, so without numbers: ${namesInWords(diverged)}.`];
}
