import type { RunListing } from "../runs/index.ts";
import { wrap } from "../text.ts";
import { oneLine } from "../visible.ts";
import { type Column, table } from "./table.ts";
import { colours, columnsOf, type Outlet } from "./terminal.ts";

const columns: readonly Column<RunListing>[] = [
  { title: "run", cell: ({ id }) => id, keep: 9 },
  { title: "scale", cell: ({ scale }) => scale, keep: 2 },
  { title: "trials", cell: ({ trials }) => String(trials), align: "right", keep: 3 },
  { title: "state", cell: ({ state }) => state, keep: 8 },
  { title: "started", cell: ({ started }) => minute(started), keep: 5 },
  { title: "finished", cell: ({ finished }) => minute(finished), keep: 1 },
];

/** One line for each run, none longer than the terminal is wide. */
export function listTable(
  runs: readonly RunListing[],
  store: string,
  outlet: Outlet,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const width = columnsOf(outlet, Number.POSITIVE_INFINITY);
  if (runs.length === 0)
    return `${wrap(`no runs in ${oneLine(store)} yet; begin with lth find lenet-mnist`, Math.min(width, 100))}\n`;
  const paint = colours(outlet, env);
  const [title = "", ...lines] = table(columns, runs, width);
  return `${[paint.bold(title), ...lines].join("\n")}\n`;
}

/** 2026-11-25 03:41, in UTC so that lists made on different machines agree. */
const minute = (time: string | null): string => (time === null ? "" : time.slice(0, 16).replace("T", " "));
