import { basename } from "node:path";
import { LthError } from "../errors.ts";
import { systemMessage } from "../system-errors.ts";

/** How a command ends that could not do what was asked: what to write to stderr, and the exit code. */
export interface Failure {
  readonly text: string;
  readonly code: number;
}

/** Two lines for every error: what is wrong, and the cure. A stack only with --debug. */
export function failureOf(error: unknown, debug: boolean): Failure {
  const { wrong, cure, code } = read(error);
  const stack = debug && error instanceof Error ? `\n${stackOf(error)}` : "";
  return { text: `${wrong}\n  ${cure}${stack}\n`, code };
}

function read(error: unknown): { wrong: string; cure: string; code: number } {
  if (error instanceof LthError) {
    return { wrong: error.message, cure: error.cure, code: error.fault === "asked" ? 2 : 1 };
  }
  const gone = missingPart(error);
  if (gone) return gone;
  const system = error instanceof Error && "syscall" in error;
  const cure = system
    ? "this is what the operating system said; run again with --debug to see where"
    : "this is a fault of lth: run again with --debug, and report what it prints";
  return { wrong: systemMessage(error).split("\n")[0] || "an error without a message", cure, code: 1 };
}

/** A command loads its parts when it needs them: of a long one some may be gone by then. */
function missingPart(error: unknown): { wrong: string; cure: string; code: number } | undefined {
  if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) return undefined;
  const file = /^Cannot find module '([^']+)' imported from /.exec(error.message)?.[1];
  if (file === undefined) return undefined; // a package, and not a file
  return {
    wrong: `a part of lth is not there (any more): ${basename(file)}`,
    cure: "if lth was built or updated meanwhile, run the same command again: what is stored counts; else: npm run build",
    code: 1,
  };
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by: ${stackOf(error.cause)}` : "";
  return `${error.stack ?? error.message}${cause}`;
}
