import type { Style } from "../report/index.ts";
import { seriesStyle } from "../report/index.ts";

/** A line of a picture: its name, what it draws, and which experiment of the picture it is of, from 0. */
export interface StyledLine {
  readonly label: string;
  readonly role: string;
  readonly experiment: number;
}

/** Random networks are dotted, as in the paper. */
const RANDOM = "2 3";
const dashes = ["6 3", "9 3 2 3", "2 5"] as const;

/**
 * How the lines of a picture look. Where one experiment is drawn each line has its colour, otherwise each experiment; then several
 * controls differ by symbols and dashes.
 */
export function stylesOf(lines: readonly StyledLine[]): readonly Style[] {
  const several = new Set(lines.map(({ experiment }) => experiment)).size > 1;
  const controls = [...new Set(lines.map(({ role }) => role))].filter((role) => role !== "ticket");
  const shared = several && controls.length > 1;
  const dashOf = (role: string) =>
    role === "random" ? RANDOM : (dashes[shared ? controls.indexOf(role) % dashes.length : 0] ?? null);
  return lines.map(({ label, role, experiment }, i) => ({
    ...seriesStyle(label, several ? experiment : i),
    ...(shared ? { symbol: seriesStyle(label, controls.indexOf(role) + 1).symbol } : {}),
    ...(role === "ticket" ? {} : { dash: dashOf(role) }),
  }));
}
