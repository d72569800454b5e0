/** The door of `ticket`: networks out of runs, as files that stand alone. */

export { type AgainOptions, retrained, trainTicket, verifyTicket } from "./again.ts";
export { roundOf, type TicketKind, ticketKinds } from "./choose.ts";
export { encodeTicket, lengthInBytes } from "./codec.ts";
export { expectNew, type ReadTicket, readTicket, writeNew } from "./file.ts";
export { ticketOf } from "./from-run.ts";
export { type LoadedTicket, loadTicket, type Prediction, type WhichTicket } from "./predict.ts";
export { countsOf, type Ticket } from "./ticket.ts";
export { type ExportOptions, exported, targets } from "./to/index.ts";
export { contentsInWords, scoresInWords, survivorsInWords, ticketInWords } from "./words.ts";
