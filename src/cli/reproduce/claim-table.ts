import { answerText, countsText, hereText, type Judged } from "../../paper/index.ts";
import { wrap } from "../../text.ts";
import { type Column, table } from "../table.ts";
import { columnsOf, type Outlet } from "../terminal.ts";

/** The estimate with its interval; both usual estimators of a ratio are in --json and in reports. */
const estimateText = (judged: Pick<Judged, "claim" | "here">): string => hereText(judged).split(";")[0] ?? "";

const columns: readonly Column<Judged>[] = [
  { title: "claim", cell: ({ claim }) => claim, keep: 9 },
  { title: "paper", cell: ({ paper }) => paper, keep: 9 },
  { title: "here", cell: estimateText, keep: 9 },
  { title: "n", cell: ({ n }) => (n === 0 ? "" : String(n)), align: "right", keep: 9 },
  { title: "direction", cell: ({ direction }) => answerText(direction), keep: 9 },
  { title: "size", cell: ({ size }) => answerText(size), keep: 9 },
  { title: "runs", cell: ({ level }) => (level === "paper" ? "" : (level ?? "")), keep: 9 },
];

/** As wide as the longest answer. */
const ANSWER = "not enough trials".length;

/** How many claims were tested, then each: in one line where there is room for all of it, in two otherwise. */
export function claimTable(judged: readonly Judged[], outlet: Outlet): string {
  const width = columnsOf(outlet, 80);
  const inOne = table(columns, judged, Number.POSITIVE_INFINITY);
  const lines = inOne.every((line) => line.length <= width) ? inOne : inTwo(judged, width);
  return `${wrap(countsText(judged), width)}\n\n${lines.join("\n")}\n`;
}

/** The paper's number with the answer about direction, below it ours with that about size. */
function inTwo(judged: readonly Judged[], width: number): readonly string[] {
  const named = Math.max("claim".length, ...judged.map(({ claim }) => claim.length));
  const room = Math.max(20, width - named - ANSWER - 4);
  const line = (name: string, text: string, answer: string) => {
    const short = text.length > room ? `${text.slice(0, room - 2)}..` : text;
    return `${name.padEnd(named)}  ${short.padEnd(room)}  ${answer}`.trimEnd();
  };
  const rows = judged.flatMap(({ claim, paper, here, n, direction, size, level }) => {
    const runs = level === "paper" || level === null ? "" : `, ${level}`;
    const ours = here === null ? "" : `${estimateText({ claim, here })}, n = ${n}${runs}`;
    // Where nothing was run both say so.
    if (ours === "") return [line(claim, paper, answerText(direction ?? size))];
    return [line(claim, paper, answerText(direction)), line("", ours, answerText(size))];
  });
  return [line("claim", "paper, and below it here", "direction, size"), ...rows];
}
