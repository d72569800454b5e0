import type { Dataset } from "../data/arrays/index.ts";
import { kept, type Masks, type Network, type Weights } from "../engine/index.ts";
import { LthError } from "../errors.ts";
import { isResult, type Result, withoutDefaults } from "../lottery/index.ts";
import { networkName } from "../models/index.ts";
import { packMasks, survivorsOf } from "../prune/index.ts";
import type { RunRecord } from "../verdict/index.ts";
import type { Scores, Ticket } from "./ticket.ts";

export interface TicketOptions {
  /** The run's data set, for a run of an lth that did not keep class names and scaling. */
  readonly dataset?: Dataset | undefined;
  /** False leaves out the weights that training starts from. */
  readonly start?: boolean | undefined;
}

/**
 * The ticket of a round and trial of a run, the dense network for round 0. Throws an LthError where the run has none: it was not
 * trained, it diverged, or a file was removed.
 */
export async function ticketOf(
  record: RunRecord,
  { round, trial }: { readonly round: number; readonly trial: number },
  { dataset, start = true }: TicketOptions = {},
): Promise<Ticket> {
  const place = { trial, role: "ticket", repeat: 0, round };
  const job = record.jobs.find((one) => one.role === "ticket" && one.trial === trial && one.round === round);
  if (job === undefined || !isResult(job.outcome)) throw noTicket(record, place, job !== undefined);
  const early = await record.network(place, "early-stop");
  const initial = start ? await record.network(place, "initial") : null;
  if (early === null || (start && initial === null)) throw lost(record, place);
  const classes = dataset?.classes ?? early.classes;
  if (classes === null) throw unknownClasses(record);
  if (classes.length !== early.network.classes) throw otherClasses(record, early.network, classes, dataset);
  const dense = record.jobs.find((one) => one.role === "ticket" && one.trial === trial && one.round === 0);
  const pruned: Masks = new Map([...early.masks].filter(([, mask]) => kept(mask) < mask.length));
  const packed = (weights: Weights): Weights =>
    new Map(
      [...weights].map(([name, values]) => {
        const mask = pruned.get(name);
        return [name, mask ? survivorsOf(name, values, mask) : values];
      }),
    );
  return {
    network: early.network,
    called: networkName(record.spec.model),
    masks: packMasks(pruned),
    start: initial && packed(initial.weights),
    trained: packed(early.weights),
    classes,
    inputs: early.inputs(dataset),
    data: record.data,
    content: early.content,
    scores: scoresOf(job.outcome),
    dense: dense && isResult(dense.outcome) ? scoresOf(dense.outcome) : null,
    run: record.id,
    place,
    spec: withoutDefaults(record.spec),
    versions: record.machine.versions,
  };
}

/** What of a result a ticket says. */
export const scoresOf = ({ iterations, earlyStopIteration, censored, atEarlyStop, atEnd }: Result): Scores => ({
  iterations,
  earlyStopIteration,
  censored,
  atEarlyStop,
  atEnd,
});

type Place = { readonly trial: number; readonly round: number };

function noTicket(record: RunRecord, { trial, round }: Place, diverged: boolean): LthError {
  const tickets = record.jobs.filter((one) => one.role === "ticket" && isResult(one.outcome));
  const most = (of: "trial" | "round") => tickets.reduce((largest, one) => Math.max(largest, one[of]), 0);
  const what = diverged ? "diverged" : "was not trained";
  const cure =
    tickets.length === 0
      ? "find the run first"
      : `ask for a round from 0 to ${most("round")} and a trial from 0 to ${most("trial")}`;
  return new LthError(`${record.id}: the ticket of round ${round}, trial ${trial} ${what}`, cure);
}

const lost = (record: RunRecord, { trial, round }: Place): LthError =>
  new LthError(
    `${record.id}: the weights of round ${round}, trial ${trial} are not in the store any more`,
    "ask for the run again: what is missing is trained again",
    { fault: "found" },
  );

/** The data's checksum is of examples alone: the same ones may be called by more names, or by fewer. */
const otherClasses = (
  record: RunRecord,
  network: Network,
  named: readonly string[],
  dataset: Dataset | undefined,
): LthError =>
  new LthError(
    `${record.id} has networks of ${network.classes} classes, and ${dataset === undefined ? "its store" : `the data set ${dataset.name}`} names ${named.length}`,
    "give the data set with as many classes as when the run was found (--data, or dataset in the library)",
  );

const unknownClasses = (record: RunRecord): LthError =>
  new LthError(
    `${record.id} was found by an lth that kept no names of classes`,
    "give its data set with --data, or ask for the run again: that adds them, and trains nothing",
  );
