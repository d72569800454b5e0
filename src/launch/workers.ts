import { LthError } from "../errors.ts";
import { shellWord } from "../shell-word.ts";
import { isVisible, quoted } from "../visible.ts";

/** What is the same of every worker that a script starts, wherever it does so. */
export interface Workers {
  /** Trainings at once in each; undefined: as many as its machine has cores. */
  readonly cores: number | undefined;
  /** Seconds without any order after which a worker leaves; undefined: it stays. */
  readonly idleExit: number | undefined;
  /** When workers leave, in milliseconds since 1970. */
  readonly until: number | undefined;
  /** The program on their machines. */
  readonly lth: string;
  /** Modules of one's own, where their machines have them. */
  readonly use: readonly string[];
}

/** What a worker is started with, word by word. There is no address among them: who is on a machine can read its arguments. */
export function workerWords({ cores, idleExit, until, lth, use }: Workers): readonly string[] {
  const words = [seen("--lth", lth), "worker"];
  if (cores !== undefined) words.push("--jobs", String(cores));
  if (idleExit !== undefined) words.push("--idle-exit", String(idleExit));
  if (until !== undefined) words.push("--until", moment(until));
  for (const module of use) words.push("--use", seen("--use", module));
  return words;
}

/** The same as a line of a shell. */
export const workerLine = (workers: Workers): string => workerWords(workers).map(shellWord).join(" ");

/** The line of a shell that ends a script which is started when its time is over; none where it is never over. */
export const unlessOver = ({ until }: Workers): readonly string[] =>
  until === undefined ? [] : [`[ "$(date +%s)" -lt ${Math.floor(until / 1000)} ] || exit 0 # ${moment(until)}`];

/** With its zone: scripts run on machines that may have another. */
const moment = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "Z");

/**
 * A path as it was asked for. Throws an LthError for one that cannot be seen on one line, or begins like a flag, or is an
 * address, which may hold a password and has no place in a script.
 */
export function seen(flag: string, path: string): string {
  if (/^[a-z0-9+]+:\/\//i.test(path)) {
    throw new LthError(
      `${flag} is an address, and a script would show it`,
      "write addresses into a file that only you can read, and name that",
    );
  }
  if (path !== "" && isVisible(path) && !path.startsWith("-")) return path;
  throw new LthError(`${flag} is ${quoted(path)}, expected a path on one line`, "name it otherwise, or link to it");
}

/** A name as it was asked for. Throws an LthError for one that is not as `pattern` says. */
export function named(flag: string, name: string, pattern: RegExp, example: string): string {
  if (pattern.test(name)) return name;
  throw new LthError(`${flag} is ${quoted(name)}, which is no such name`, `write for instance ${example}`);
}
