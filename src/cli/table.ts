import { columnsWide, cutTo } from "../text.ts";
import { oneLine } from "../visible.ts";

/** A column of a table; `keep` says how long it stays when there is no room: the lowest goes first. */
export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  readonly align?: "left" | "right";
  readonly keep: number;
  /** Spaces between the column before and this one; default 2. */
  readonly gap?: number;
}

/**
 * A table as lines, no line longer than `width`: columns that do not fit are left out, the least important first, and
 * what is still too long is cut.
 */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], width: number): string[] {
  let shown = columns.map((column) => {
    const cells = rows.map((row) => oneLine(column.cell(row))); // before they are measured
    return { ...column, cells, width: Math.max(...[column.title, ...cells].map(columnsWide)) };
  });
  const gapOf = (column: Column<Row>, i: number) => (i === 0 ? 0 : (column.gap ?? 2));
  const total = () => shown.reduce((sum, column, i) => sum + gapOf(column, i) + column.width, 0);
  while (shown.length > 1 && total() > width) {
    const least = Math.min(...shown.map((column) => column.keep));
    shown = shown.filter((column) => column.keep !== least);
  }
  const line = (pick: (column: (typeof shown)[number]) => string) =>
    shown
      .map((column, i) => {
        const text = pick(column);
        const beside = " ".repeat(column.width - columnsWide(text));
        return " ".repeat(gapOf(column, i)) + (column.align === "right" ? beside + text : text + beside);
      })
      .join("")
      .trimEnd();
  const lines = [line((column) => column.title), ...rows.map((_, i) => line((column) => column.cells[i] ?? ""))];
  return lines.map((each) => (columnsWide(each) <= width ? each : `${cutTo(each, width - 2)}..`));
}
