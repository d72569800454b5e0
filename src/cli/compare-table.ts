import { counted, densityText } from "../numbers-in-words.ts";
import { densitiesInWords, type RunDifference, type RunRow } from "../report/index.ts";
import { columnsWide } from "../text.ts";
import { gainInWords, type Interval, paceInWords } from "../verdict/index.ts";
import { oneLine } from "../visible.ts";
import { type Column, table } from "./table.ts";
import { colours, columnsOf, type Environment, hanging, type Outlet } from "./terminal.ts";

const numbers: readonly Column<RunRow>[] = [
  { title: "validation", cell: ({ validation }) => validation, align: "right", keep: 4 },
  { title: "dense test", cell: ({ dense }) => dense, align: "right", keep: 7 },
  { title: "stop", cell: ({ stop }) => stop, align: "right", keep: 5 },
];
const diverged: Column<RunRow> = {
  title: "diverged",
  cell: (row) => row.diverged || "-",
  align: "right",
  keep: 8,
};
const tickets: readonly Column<RunRow>[] = [
  { title: "matches", cell: ({ matches }) => matches, align: "right", keep: 8 },
  { title: "as accurate", cell: ({ asAccurate }) => asAccurate, align: "right", keep: 3 },
  { title: "as soon", cell: ({ asSoon }) => asSoon, align: "right", keep: 3 },
  { title: "highest test", cell: ({ best }) => best, align: "right", keep: 6 },
];
const rank: Column<RunRow & { readonly rank: number }> = {
  title: "",
  cell: ({ rank: place }) => `${place}.`,
  align: "right",
  keep: 10,
};

const called: Column<RunRow> = { title: "run", cell: ({ label }) => label, keep: 11 };
const id: Column<RunRow> = { title: "id", cell: (row) => (row.label.includes(row.id) ? "" : row.id), keep: 1 };

/**
 * Runs as a table: what each is called, its numbers, its id. Where that does not fit, what it is called and its id stand over its
 * numbers.
 */
export function compareTable(
  rows: readonly RunRow[],
  { isRanked, searches }: { readonly isRanked: boolean; readonly searches: boolean },
  outlet: Outlet,
  env: Environment,
): readonly string[] {
  const width = columnsOf(outlet, 80);
  const paint = colours(outlet, env);
  const lost = rows.some((row) => row.diverged !== "") ? [diverged] : [];
  const own = [...numbers, ...lost, ...(searches ? tickets : [])];
  const placed = rows.map((row, i) => ({ ...row, rank: i + 1 }));
  const first = isRanked ? [rank] : [];
  const numbered = (least: number) => own.filter(({ keep }) => keep >= least);
  for (const columns of [[...own, id], own, numbered(4), numbered(5)]) {
    const [names = "", ...rest] = table([...first, called, ...columns], placed, Number.POSITIVE_INFINITY);
    if ([names, ...rest].every((line) => columnsWide(line) <= width)) return [paint.bold(names), ...rest];
  }
  const [title = "", ...lines] = table([...(isRanked ? [rank] : []), ...own], placed, width - 2);
  return [
    paint.bold(`  ${title}`),
    ...placed.flatMap(({ label, id: run }, i) => [
      hanging(oneLine(label.includes(run) ? label : `${label}  ${run}`), width),
      `  ${lines[i] ?? ""}`,
    ]),
  ];
}

/** How runs differ from the first: in every round for two of them, else in the last round that both have. */
export function differenceLines(
  differences: readonly RunDifference[],
  outlet: Outlet,
  env: Environment,
): readonly string[] {
  const [any] = differences;
  if (any === undefined) return [];
  const width = columnsOf(outlet, 80);
  const others = [...new Set(differences.map(({ second }) => second))];
  const title = hanging(oneLine(`Against ${any.first.label}, at the same round:`), width);
  if (others.length === 1) {
    const [names = "", ...rounds] = table(byRound(differences), differences, Number.POSITIVE_INFINITY);
    const fits = [names, ...rounds].every((line) => columnsWide(line) <= width);
    if (fits) return [title, colours(outlet, env).bold(names), ...rounds, hanging(signsOf(differences), width)];
  }
  const shown =
    others.length === 1
      ? differences
      : others.flatMap((other) => differences.filter(({ second }) => second === other).slice(-1));
  return [title, ...shown.map((difference) => hanging(oneLine(inWords(difference, others.length > 1)), width))];
}

/** A difference as a line; `named`: with the run that it is of. */
function inWords(difference: RunDifference, named: boolean): string {
  const { round, second, accuracy, time, paired } = difference;
  const numbers = [gainOf(difference), ...(time ? [paceOf(difference)] : [])].join(", ");
  const pairs = accuracy ? `, in ${counted(accuracy.pairs, "trial")}` : "";
  const lost = divergedIn(difference);
  const notes = [...(paired ? [] : ["not paired"]), ...(lost === 0 ? [] : [`in ${lost} training diverged`])];
  const who = named ? `${second.label}, ` : "";
  return `${who}round ${round} (${densitiesInWords(difference)}): ${numbers}${pairs}${notes.length === 0 ? "" : ` (${notes.join("; ")})`}`;
}

const gainOf = ({ accuracy, first }: RunDifference): string =>
  accuracy ? gainInWords(accuracy, first.record.spec.verdict) : "no accuracies";
const paceOf = ({ time, first }: RunDifference): string => (time ? paceInWords(time, first.record.spec.verdict) : "-");

/** Trials of either run that have no ticket, or dense network, of the round because training diverged. */
const divergedIn = ({ diverged: [before, after] }: RunDifference): number => before + after;

/** Under titles that say what the numbers are, they stand with signs instead of words, one mean under the other. */
function byRound(differences: readonly RunDifference[]): readonly Column<RunDifference>[] {
  const apart = differences.some(({ densities: [first, second] }) => densityText(first) !== densityText(second));
  return [
    { title: "round", cell: ({ round }) => String(round), align: "right", keep: 9 },
    { title: "density", cell: ({ densities }) => densityText(densities[1]), align: "right", keep: 9 },
    ...(apart
      ? [
          {
            title: "against",
            cell: ({ densities }: RunDifference) => densityText(densities[0]),
            align: "right" as const,
            keep: 9,
          },
        ]
      : []),
    signed(
      "accuracy, points",
      ({ accuracy }) => accuracy,
      (share) => (100 * share).toFixed(2),
      differences,
    ),
    signed(
      "early stop, %",
      ({ time }) => time,
      (ratio) => (100 * (ratio - 1)).toFixed(0),
      differences,
    ),
    {
      title: "pairs",
      cell: (difference) => `${difference.accuracy?.pairs ?? 0}${divergedIn(difference) > 0 ? "*" : ""}`,
      keep: 9,
    },
  ];
}

/** What the signs of such a table mean. */
const signsOf = (differences: readonly RunDifference[]): string =>
  [
    "+: more accurate, and later. In brackets 95% intervals.",
    ...(differences.every(({ paired }) => paired)
      ? []
      : [
          "Trials are not paired, since seeds, data or validation parts differ: pairs are those of the smaller sample.",
        ]),
    ...(differences.some((one) => divergedIn(one) > 0)
      ? ["*: of the trials that are left, since training diverged in others."]
      : []),
  ].join(" ");

/** A column of `+0.03 (-0.19 to +0.26)`. */
function signed(
  title: string,
  of: (difference: RunDifference) => Interval | null,
  written: (value: number) => string,
  differences: readonly RunDifference[],
): Column<RunDifference> {
  const text = (value: number) => {
    const number = written(value);
    return Number(number) === 0 ? number.replace("-", "") : `${number.startsWith("-") ? "" : "+"}${number}`;
  };
  const meanOf = (interval: Interval | null) => (interval === null ? "-" : text(interval.mean));
  const width = differences.reduce((most, difference) => Math.max(most, meanOf(of(difference)).length), 0);
  const cell = (difference: RunDifference) => {
    const interval = of(difference);
    const { low, high } = interval ?? { low: null, high: null };
    const range = low === null || high === null ? "" : ` (${text(low)} to ${text(high)})`;
    return `${meanOf(interval).padStart(width)}${range}`;
  };
  return { title, cell, keep: 9 };
}
