import { countText } from "../../numbers-in-words.ts";
import { timeInWords } from "../../text.ts";
import { type Column, table } from "../table.ts";
import { columnsOf, type Outlet } from "../terminal.ts";
import type { Listing, SuiteListing } from "./list.ts";

const columns: readonly Column<SuiteListing>[] = [
  { title: "suite", cell: ({ suite }) => suite, keep: 9 },
  { title: "figures", cell: ({ figures }) => figures.join(" "), keep: 3 },
  { title: "trainings", cell: ({ trainings }) => String(trainings), align: "right", keep: 7 },
  { title: "stored", cell: ({ stored }) => String(stored), align: "right", keep: 6 },
  { title: "time", cell: ({ seconds }) => timeInWords(seconds), align: "right", keep: 5 },
  { title: "claims", cell: ({ claims }) => String(claims.length), align: "right", keep: 2 },
];

/** Fewer letters than these say nothing of what a suite is about. */
const LEAST = 12;

/** One line for each suite, with what it is about as far as there is room, and one for all of them together. */
export function suiteTable({ suites, together }: Listing, outlet: Outlet): string {
  const width = columnsOf(outlet, 80);
  const lines = table(columns, suites, width);
  const used = Math.max(...lines.map((line) => line.length));
  const room = width - used - 2;
  const about = ["about", ...suites.map((suite) => suite.about)].map((text) =>
    text.length > room ? `${text.slice(0, Math.max(0, room - 2))}..` : text,
  );
  const whole = room < LEAST ? lines : lines.map((line, i) => `${line.padEnd(used)}  ${about[i] ?? ""}`);
  const { trainings, stored, seconds, left } = together;
  const rest = trainings - stored;
  const still =
    rest === 0 ? ", of which nothing is left" : `, ${timeInWords(left)} for the ${rest} that are not stored`;
  const shared = suites.length > 1 ? " (what several suites share counts once)" : "";
  return `${whole.join("\n")}\n\n${countText(trainings)} trainings${shared}, ${countText(stored)} of them stored:\nabout ${timeInWords(seconds)} on this machine${stored === 0 ? "" : still}\n`;
}
