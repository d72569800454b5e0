#!/usr/bin/env node
import { CommanderError } from "@commander-js/extra-typings";
import { Interrupted } from "../errors.ts";
import { finish, leavingCode, watchForLeaving } from "./exit.ts";
import { failureOf } from "./failure.ts";
import { program } from "./program.ts";
import { sayAside } from "./say.ts";
import { askedWrongly } from "./usage-error.ts";

watchForLeaving();
finish(await run(process.argv.slice(2)));

async function run(argv: readonly string[]): Promise<number> {
  try {
    await program.parseAsync(argv, { from: "user" });
    return 0;
  } catch (error) {
    return codeFor(error, argv);
  }
}

/** Says what went wrong, unless nothing did. */
function codeFor(error: unknown, argv: readonly string[]): number {
  if (error instanceof CommanderError && error.exitCode === 0) return 0; // help and version end like this
  const leaving = leavingCode();
  if (error instanceof Interrupted) return leaving ?? 130;
  const wrong = error instanceof CommanderError ? askedWrongly(error, program, argv) : error;
  const { text, code } = failureOf(wrong, argv.includes("--debug"));
  sayAside(text);
  return code;
}
