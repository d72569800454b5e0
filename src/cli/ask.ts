import { createInterface } from "node:readline";
import { visible } from "../visible.ts";

interface Streams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Whether somebody sits at the terminal who can be asked. */
export const canAsk = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

/**
 * Asks on stderr, so that stdout has results alone; true for y or yes. Anything else, and an end of input, means no. Ctrl-C
 * ends the process as it does elsewhere.
 */
export function ask(
  question: string,
  { input, output }: Streams = { input: process.stdin, output: process.stderr },
): Promise<boolean> {
  const lines = createInterface({ input, output });
  return new Promise((resolve) => {
    lines.once("SIGINT", () => process.kill(process.pid, "SIGINT")); // readline keeps it to itself
    lines.once("close", () => resolve(false));
    lines.question(`${visible(question)} [y/N] `, (answer) => {
      resolve(/^\s*y(es)?\s*$/i.test(answer));
      lines.close();
    });
  });
}
