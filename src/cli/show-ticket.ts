import { LthError } from "../errors.ts";
import { countText } from "../numbers-in-words.ts";
import { shown } from "../shown.ts";
import { wrap } from "../text.ts";
import {
  contentsInWords,
  countsOf,
  type ReadTicket,
  readTicket,
  ticketInWords,
  verifyTicket,
} from "../ticket/index.ts";
import { oneLine } from "../visible.ts";
import { type AgainFlags, trainedAgain } from "./again.ts";
import { refuseIdle } from "./idle-flags.ts";
import { say } from "./say.ts";
import { columnsOf } from "./terminal.ts";

/** The flags of `lth ticket`, as they were typed. */
export interface TicketFlags extends Omit<AgainFlags, "as"> {
  readonly verify?: true | undefined;
  readonly json?: true | undefined;
}

/** What `lth ticket` does. */
export async function showTicket(file: string, flags: TicketFlags): Promise<void> {
  const { data, threads, use } = flags;
  if (!flags.verify)
    refuseIdle({ data, threads, use }, "without --verify, which trains the ticket again", "add --verify");
  const read = await readTicket(file);
  if (!flags.verify) {
    describe(read, flags.json === true);
    return;
  }
  const { ticket, bytes } = read;
  const again = await trainedAgain(ticket, flags, (options) => verifyTicket(ticket, bytes, options));
  const { same, differs, unproven } = again.trained;
  if (flags.json) say(`${JSON.stringify({ file, same, differs, unproven })}\n`);
  if (!same) {
    throw new LthError(
      `${shown(file)} is not what its training gives here: ${differs.join(", ")} ${differs.length === 1 ? "differs" : "differ"}`,
      "the file was changed, its data call their classes otherwise, or a program trained it that computes otherwise",
      { fault: "found" },
    );
  }
  if (flags.json) return;
  say(`${shown(file)}: trained again, equal in all of its ${countText(bytes.length)} bytes\n`);
  say(`${wrap(`Taken as the file says, since no training tells: ${unproven.join(", ")}.`, columns())}\n`);
}

function describe({ ticket, bytes }: ReadTicket, json: boolean): void {
  if (json) {
    const { run, place, called, network, classes, inputs, data, scores, dense, content, spec, versions } = ticket;
    const { density, survivors, weights } = countsOf(ticket);
    const what = { density, survivors, weights, holds: contentsInWords(ticket), bytes: bytes.length };
    const { round, trial } = place;
    say(
      `${JSON.stringify({ run, round, trial, ...what, called, network, classes, inputs, data, scores, dense, content, spec, versions }, null, 2)}\n`,
    );
    return;
  }
  const width = columns();
  const lines = ticketInWords(ticket, bytes.length).flatMap(([name, words]) => {
    const [first = "", ...rest] = wrap(oneLine(words), width - 10).split("\n");
    return [`${name.padEnd(10)}${first}`, ...rest.map((line) => `${" ".repeat(10)}${line}`)];
  });
  say(`${lines.join("\n")}\n`);
}

const columns = (): number => Math.min(columnsOf(process.stdout, 80), 100);
