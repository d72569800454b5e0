import type { Dataset } from "../data/arrays/index.ts";
import { type ExecutorName, numericsOf, shapeText, type Weights } from "../engine/index.ts";
import "../engine/node.ts"; // so that it trains natively
import { LthError } from "../errors.ts";
import {
  checkJobMemory,
  type Event,
  inputsOf,
  type Job,
  jobKey,
  jobStart,
  type Trained,
  trainJob,
} from "../lottery/index.ts";
import { maskId, packMasks, survivorsOf, unpackMasks } from "../prune/index.ts";
import { memoryHere } from "../runs/index.ts";
import { sameShape } from "../shape.ts";
import { encodeTicket } from "./codec.ts";
import { scoresOf } from "./from-run.ts";
import { countsOf, denseOf, masksOf, type Ticket } from "./ticket.ts";

export interface AgainOptions {
  readonly dataset: Dataset;
  readonly threads?: number | undefined;
  readonly executor?: ExecutorName | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: Event) => void) | undefined;
}

/** What a ticket's start is called among the jobs that a training may start from. */
const START = "the ticket's start";

/**
 * Trains a ticket from its start, as it was trained: the same seeds, iterations and settings, on its own data or on others of
 * the same shape and number of classes (Morcos et al. 2019 call that transfer). Throws an LthError where the data or the training
 * do not fit, or the ticket was exported without a start that seeds alone could not give.
 */
export async function trainTicket(ticket: Ticket, options: AgainOptions): Promise<Trained> {
  const { dataset, threads, executor, signal, onEvent: emit } = options;
  checkFits(ticket, dataset);
  // A file of a few bytes may list layers that take any memory.
  checkJobMemory(ticket.content, dataset, { memory: memoryHere(), threads });
  const masks = masksOf(ticket);
  const { start } = ticket;
  if (start === null && !("stream" in ticket.content.start.base)) {
    throw new LthError(
      "the ticket was exported without its start, which its seeds alone do not give",
      "export it again, without --without-start",
    );
  }
  const content = {
    ...ticket.content,
    numerics: arithmeticOf(ticket),
    ...(start === null ? {} : { start: jobStart(START) }),
    data: { ...ticket.content.data, checksum: dataset.checksum },
  };
  const job: Job = { key: jobKey(content), content, place: ticket.place, mask: packMasks(masks) };
  const weightsOf = async (): Promise<Weights> => denseOf(start ?? new Map(), masks);
  return trainJob(job, { dataset, threads, executor, signal, emit, weightsOf });
}

function checkFits({ network, content }: Ticket, { shape, classes, train, name }: Dataset): void {
  if (!sameShape(shape, network.input) || classes.length !== network.classes) {
    throw new LthError(
      `the ticket takes images of ${shapeText(network.input)} in ${network.classes} classes, and ${name} has images of ${shapeText(shape)} in ${classes.length}`,
      "give data of the same shape, with as many classes",
    );
  }
  const { validation } = content.data;
  if (validation >= train.count) {
    throw new LthError(
      `the ticket's training keeps ${validation} examples for validation, and ${name} has ${train.count} to train with`,
      "give data with more training examples",
    );
  }
  if (content.train.batch > train.count - validation) {
    throw new LthError(
      `the ticket is trained in batches of ${content.train.batch}, and ${name} has ${train.count - validation} examples to train with beside ${validation} for validation`,
      "give data with more training examples",
    );
  }
}

/**
 * The same ticket as another training left it, with the classes and the scaling of its data. Throws an LthError if that
 * diverged.
 */
export function retrained(ticket: Ticket, trained: Trained, dataset: Dataset): Ticket {
  if (trained.diverged) {
    throw new LthError(
      `the training diverged at iteration ${trained.diverged.iteration}: its loss is not finite`,
      "the ticket does not suit these data with its learning rate",
      { fault: "found" },
    );
  }
  const masks = unpackMasks(ticket.masks);
  const packed = new Map(
    [...trained.earlyStopWeights].map(([name, values]) => {
      const mask = masks.get(name);
      return [name, mask ? survivorsOf(name, values, mask) : values];
    }),
  );
  const { name, copy, checksum, classes } = dataset;
  const { survivors, weights } = countsOf(ticket);
  const own = checksum === ticket.data.checksum;
  const content = {
    ...ticket.content,
    numerics: arithmeticOf(ticket),
    data: { ...ticket.content.data, checksum },
    mask: survivors === weights ? null : maskId(masksOf(ticket)),
  };
  return {
    ...ticket,
    trained: packed,
    classes,
    inputs: inputsOf(content)(dataset), // `standard` pixels: by the mean of these data
    scores: scoresOf(trained.result),
    dense: own ? ticket.dense : null, // what a dense network does on other data, nobody measured
    data: own ? ticket.data : { name, copy, checksum },
    content,
  };
}

/** Which arithmetic its training has with this lth. */
const arithmeticOf = (ticket: Ticket): number => numericsOf(ticket.network, masksOf(ticket));

/** What training a ticket again showed. */
export interface Verified {
  /** The file's mask, start and settings give, with its data, every byte of it here but for what is not proven. */
  readonly same: boolean;
  /** What differs, in words; empty if nothing does. */
  readonly differs: readonly string[];
  /** What the file says that no training can show: it is taken as it stands there. */
  readonly unproven: readonly string[];
}

/** What of a ticket its training does not tell, in words: where it is from. */
const unprovenOf = ({ start }: Ticket): readonly string[] => [
  ...["run, round and trial", "the run's spec", "the network's name", "the dense network's scores"],
  ...["the data's name and copy", "versions"],
  ...(start === null ? [] : ["how its start was made"]), // it is trained from the weights that are there
];

/**
 * Trains a ticket again from its start and compares the file that it makes with `bytes`; what is `unproven` it cannot but take
 * from the ticket. Throws an LthError where the data are not the ticket's own, and where another version's arithmetic trained it.
 */
export async function verifyTicket(ticket: Ticket, bytes: Uint8Array, options: AgainOptions): Promise<Verified> {
  const { dataset } = options;
  if (dataset.checksum !== ticket.data.checksum) {
    throw new LthError(
      `the ticket was trained on the data ${ticket.data.checksum} (${ticket.data.copy}), and these are ${dataset.checksum}`,
      "give its data with --data",
    );
  }
  const here = arithmeticOf(ticket);
  if (ticket.content.numerics !== here) {
    throw new LthError(
      `the ticket was trained by another lth's arithmetic (number ${ticket.content.numerics}, here ${here}): bits would differ`,
      `verify it with the lth that trained it, ${ticket.versions.lth ?? "an older one"}`,
    );
  }
  const again = retrained(ticket, await trainTicket(ticket, options), dataset);
  const same = Buffer.concat(encodeTicket(again)).equals(bytes);
  const weights = [...again.trained].filter(([name, values]) => !sameBits(values, ticket.trained.get(name)));
  const differs = [
    ...weights.map(([name]) => `the trained ${name}`),
    ...(sameJson(again.scores, ticket.scores) ? [] : ["what was measured"]),
    ...(sameJson(again.classes, ticket.classes) ? [] : ["how classes are called"]),
    ...(again.content.mask === ticket.content.mask ? [] : ["the mask's hash"]),
    ...(sameJson(again.inputs, ticket.inputs) ? [] : ["how pixels become inputs"]),
  ];
  return {
    same,
    differs: same || differs.length > 0 ? differs : ["how the file is written"],
    unproven: unprovenOf(ticket),
  };
}

const sameJson = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const sameBits = (a: Float32Array, b: Float32Array | undefined): boolean =>
  b !== undefined &&
  Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength));
