import { shown } from "../shown.ts";
import { bytesInWords } from "../text.ts";
import {
  countsOf,
  encodeTicket,
  expectNew,
  readTicket,
  retrained,
  scoresInWords,
  survivorsInWords,
  trainTicket,
  writeNew,
} from "../ticket/index.ts";
import { type AgainFlags, trainedAgain } from "./again.ts";
import type { FindFlags } from "./find-flags.ts";
import { refuseIdle } from "./idle-flags.ts";
import { say } from "./say.ts";

/** Flags of `lth train` that mean something for a ticket. */
const taken = ["ticket", "data", "as", "out", "threads", "use", "json", "debug"];

export interface TrainTicketFlags extends FindFlags, AgainFlags {
  readonly ticket: string;
  readonly out?: string | undefined;
}

/** What `lth train --ticket` does: a ticket is trained as it was, on its own data or on others. */
export async function trainTicketCommand(flags: TrainTicketFlags): Promise<void> {
  const others = Object.fromEntries(Object.entries(flags).filter(([name]) => !taken.includes(name)));
  refuseIdle(others, "with --ticket: a ticket is trained as its file says", "find tickets anew: lth find");
  if (flags.out !== undefined) expectNew(flags.out);
  const { ticket } = await readTicket(flags.ticket);
  const again = await trainedAgain(ticket, flags, (options) => trainTicket(ticket, options));
  const { dataset } = again;
  const trained = retrained(ticket, again.trained, dataset);
  const bytes = flags.out === undefined ? null : await writeNew(flags.out, encodeTicket(trained));
  const { scores } = trained;
  if (flags.json) {
    const { run, place } = ticket;
    const file = flags.out ?? null;
    say(
      `${JSON.stringify({ run, round: place.round, trial: place.trial, data: trained.data, scores, file, bytes })}\n`,
    );
    return;
  }
  const lines = [
    `${shown(flags.ticket)}, ${survivorsInWords(countsOf(ticket))}, trained on ${dataset.name} (${dataset.copy}):`,
    `  ${scoresInWords(scores)}`,
    ...(dataset.checksum === ticket.data.checksum ? [] : [`  on its own data: ${scoresInWords(ticket.scores)}`]),
    ...(flags.out === undefined || bytes === null ? [] : [`  written to ${shown(flags.out)}, ${bytesInWords(bytes)}`]),
  ];
  say(`${lines.join("\n")}\n`);
}
