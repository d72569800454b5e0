import { oneLine } from "../visible.ts";

/** The numbers of a figure: what its CSV file holds. */
export interface Table {
  /** Column names, with their unit where they have one. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/**
 * RFC 4180: quotes where they are needed, CRLF line ends, numbers with a point. A text that a spreadsheet would take for a
 * formula begins with an apostrophe: names of networks and layers come from whoever made the store.
 */
export function csv({ columns, rows }: Table): string {
  return [columns, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function cell(value: string | number): string {
  const text = typeof value === "string" ? oneLine(value.replace(/^[=+@\t\r-]/, "'$&")) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
