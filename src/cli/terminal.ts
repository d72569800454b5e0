import picocolors from "picocolors";
import { wrap } from "../text.ts";
import { oneLine } from "../visible.ts";

/** What matters of an output stream when deciding how to write to it. */
export interface Outlet {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

/** Variables of the environment, of which some say what a terminal can do. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether colours may be written: NO_COLOR (when not empty) forbids, FORCE_COLOR (unless 0 or empty) demands, otherwise
 * only a terminal that is not dumb gets them. A file or a CI log never does, whatever CI says.
 */
export function wantsColour(outlet: Outlet, env: Environment): boolean {
  if (env.NO_COLOR) return false;
  const force = env.FORCE_COLOR;
  if (force !== undefined && force !== "") return force !== "0" && force !== "false";
  return outlet.isTTY === true && env.TERM !== "dumb";
}

/** Whether a line may be rewritten in place. */
export const canRewrite = (outlet: Outlet, env: Environment): boolean =>
  outlet.isTTY === true && env.TERM !== "dumb" && !env.CI;

/** Columns of the terminal, or `otherwise` where there is none. */
export function columnsOf(outlet: Outlet, otherwise: number): number {
  return outlet.isTTY === true && outlet.columns !== undefined && outlet.columns > 0 ? outlet.columns : otherwise;
}

/** Rows of the terminal, or `otherwise` where there is none. */
export function rowsOf(outlet: Outlet, otherwise: number): number {
  return outlet.isTTY === true && outlet.rows !== undefined && outlet.rows > 0 ? outlet.rows : otherwise;
}

export const colours = (outlet: Outlet, env: Environment) => picocolors.createColors(wantsColour(outlet, env));

/** A paragraph of a list: broken like `wrap`, all lines but the first indented by two, so that each is seen to begin. */
export const hanging = (text: string, width: number): string => wrap(text, width, "  ").trimStart();

/** Columns of the titles before `titled` texts. */
const TITLE = 11;

/** Text behind a title of at most ten letters, its later lines under its first. */
export const titled = (title: string, text: string, width: number): string =>
  title.padEnd(TITLE) + wrap(oneLine(text), width, " ".repeat(TITLE)).slice(TITLE);
