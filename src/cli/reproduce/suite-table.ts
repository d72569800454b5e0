import { answerText, countsText, hereText, type Judged } from "../../paper/index.ts";
import { timeInWords } from "../../text.ts";
import { type Column, table } from "../table.ts";
import { columnsOf, type Outlet } from "../terminal.ts";
import type { SuiteListing } from "./list.ts";

const suiteColumns: readonly Column<SuiteListing>[] = [
  { title: "suite", cell: ({ suite }) => suite, keep: 9 },
  { title: "figures", cell: ({ figures }) => figures.join(" "), keep: 3 },
  { title: "trainings", cell: ({ trainings }) => String(trainings), align: "right", keep: 7 },
  { title: "stored", cell: ({ stored }) => String(stored), align: "right", keep: 6 },
  { title: "time", cell: ({ seconds }) => timeInWords(seconds), keep: 5 },
  { title: "claims", cell: ({ claims }) => String(claims.length), align: "right", keep: 2 },
  { title: "about", cell: ({ about }) => about, keep: 1 },
];

/** One line for each suite. What does not fit is left out; of what a suite is about only the beginning stays. */
export function suiteTable(rows: readonly SuiteListing[], outlet: Outlet): string {
  const width = columnsOf(outlet, 80);
  const room = Math.max(20, width - 52);
  const short = rows.map((row) => ({
    ...row,
    about: row.about.length > room ? `${row.about.slice(0, room - 2)}..` : row.about,
  }));
  return `${table(suiteColumns, short, width).join("\n")}\n`;
}

const claimColumns: readonly Column<Judged>[] = [
  { title: "claim", cell: ({ claim }) => claim, keep: 9 },
  { title: "paper", cell: ({ paper }) => (paper.length > 24 ? `${paper.slice(0, 22)}..` : paper), keep: 3 },
  { title: "here", cell: ({ here }) => hereText(here).split(";")[0] ?? "", keep: 6 },
  { title: "n", cell: ({ n }) => (n === 0 ? "" : String(n)), align: "right", keep: 5 },
  { title: "direction", cell: ({ direction }) => answerText(direction), keep: 8 },
  { title: "size", cell: ({ size }) => answerText(size), keep: 7 },
  { title: "runs", cell: ({ level }) => (level === "paper" ? "" : (level ?? "")), keep: 2 },
];

/** How many claims were tested, then one line for each. */
export function claimTable(judged: readonly Judged[], outlet: Outlet): string {
  const lines = table(claimColumns, judged, columnsOf(outlet, 100));
  return `${countsText(judged)}\n\n${lines.join("\n")}\n`;
}
