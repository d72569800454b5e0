import { wrap } from "../text.ts";
import { oneLine } from "../visible.ts";
import type { ListedRun } from "./listed-runs.ts";
import { type Column, table } from "./table.ts";
import { colours, columnsOf, type Environment, type Outlet } from "./terminal.ts";

const columns: readonly Column<ListedRun>[] = [
  { title: "run", cell: ({ id }) => id, keep: 9 },
  { title: "scale", cell: ({ scale }) => scale, keep: 2 },
  { title: "trials", cell: ({ trials }) => String(trials), align: "right", keep: 3 },
  { title: "verdict", cell: (run) => outcome(run), keep: 8 },
  {
    title: "dense",
    cell: ({ accuracy }) => (accuracy === null ? "-" : (100 * accuracy).toFixed(2)),
    align: "right",
    keep: 6,
  },
  { title: "started", cell: ({ started }) => minute(started), keep: 4 },
];

/** What tells a run apart, as one text: its name, the fields that differ from its preset. */
const apart: Column<ListedRun> = { title: "differs from its preset", cell: (run) => apartFrom(run), keep: 7 };

/**
 * The runs of a store. In a terminal each has a line, and under it what tells it apart; elsewhere one line with everything, for
 * other programs to search.
 */
export function listTable(runs: readonly ListedRun[], store: string, outlet: Outlet, env: Environment): string {
  const width = columnsOf(outlet, Number.POSITIVE_INFINITY);
  if (runs.length === 0)
    return `${wrap(`no runs in ${oneLine(store)} yet; begin with lth find lenet-mnist`, Math.min(width, 100))}\n`;
  const paint = colours(outlet, env);
  if (width === Number.POSITIVE_INFINITY) return `${table([...columns, apart], runs, width).join("\n")}\n`;
  const [title = "", ...lines] = table(columns, runs, width);
  const whole = runs.flatMap((run, i) => {
    const said = oneLine(apartFrom(run));
    return [lines[i] ?? "", ...(said === "" ? [] : wrap(said, width, "  ").split("\n"))];
  });
  return `${[paint.bold(title), ...whole].join("\n")}\n`;
}

/** `"twice the rate" lr=0.0024 rewind=500it`. */
const apartFrom = ({ name, differs, note }: ListedRun): string =>
  [...(name === null ? [] : [`"${name}"`]), ...differs, ...(note === null ? [] : [`(${note})`])].join(" ");

/** How far a run is, where it is not done; else what it has shown. */
const outcome = ({ state, verdict }: ListedRun): string => (state === "done" ? (verdict ?? "damaged numbers") : state);

/** 2026-11-25 03:41, in UTC so that lists made on different machines agree. */
const minute = (time: string): string => time.slice(0, 16).replace("T", " ");
