import { columnsWide } from "../../text.ts";
import type { Outlet } from "../terminal.ts";

/** Where progress is written to: stderr, or a test's ear. */
export interface ProgressOutlet extends Outlet {
  write(text: string): unknown;
}

/** Lines at the bottom of a terminal that are drawn anew in place. None may be as wide as the terminal. */
export class Redrawn {
  readonly #outlet: ProgressOutlet;
  /** Lines of the last drawing. */
  #shown = 0;

  constructor(outlet: ProgressOutlet) {
    this.#outlet = outlet;
  }

  get isShown(): boolean {
    return this.#shown > 0;
  }

  draw(lines: readonly string[]): void {
    this.erase();
    this.#outlet.write(lines.join("\n"));
    this.#shown = lines.length;
  }

  erase(): void {
    if (this.#shown > 0) this.#outlet.write(`\r${this.#shown > 1 ? `\u001b[${this.#shown - 1}A` : ""}\u001b[J`);
    this.#shown = 0;
  }
}

/** The first of a list that have a line each, where so many lines there are, and a line that counts the others. */
export function firstOf<T>(
  all: readonly T[],
  most: number,
): { readonly shown: readonly T[]; readonly more: readonly string[] } {
  if (all.length <= most) return { shown: all, more: [] };
  const shown = all.slice(0, Math.max(0, most - 1));
  return { shown, more: [`and ${all.length - shown.length} more`] };
}

/** As many parts as fit into the width, from the first on. */
export function fitting(parts: readonly string[], width: number): string {
  let line = "";
  for (const part of parts) {
    const longer = line === "" ? part : `${line}  ${part}`;
    if (columnsWide(longer) > width) break;
    line = longer;
  }
  return line;
}
