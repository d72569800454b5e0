import { z } from "zod";
import { openPredictor } from "../engine/index.ts";
import "../engine/node.ts"; // so that it computes natively
import type { Masks, Network, Weights } from "../engine/index.ts";
import { LthError } from "../errors.ts";
import { checkOptions, kindOf, readOnce } from "../options.ts";
import { memoryHere } from "../runs/index.ts";
import { type Shape, sizeOf } from "../shape.ts";
import { shown } from "../shown.ts";
import { breath } from "../steps.ts";
import type { RunRecord } from "../verdict/index.ts";
import { roundOf } from "./choose.ts";
import { readTicket } from "./file.ts";
import { type TicketOptions, ticketOf } from "./from-run.ts";
import { denseOf, masksOf, type Ticket } from "./ticket.ts";

/** What a network answers for one image. */
export interface Prediction {
  /** The likeliest class, by name, and its place among `classes`; the first of equally likely ones. */
  readonly class: string;
  readonly label: number;
  /** Its probability, and that of every class (softmax), from 0 to 1. */
  readonly probability: number;
  readonly probabilities: readonly number[];
}

/** A ticket that answers. */
export interface LoadedTicket {
  /** Names of the classes. */
  readonly classes: readonly string[];
  /** One image: channels x rows x columns. */
  readonly shape: Shape;
  /** What the ticket is. */
  readonly ticket: Ticket;
  /**
   * Answers for images: bytes, plane by plane, row by row, each pixel from 0 to 255 as the data set had it; one after the other
   * in one array, or an array each. Throws an LthError for bytes that are no whole images. Computed on this thread, with the
   * surviving weights alone, in blocks of 64 images between which others get a turn.
   */
  predict(images: Uint8Array | readonly Uint8Array[]): Promise<Prediction[]>;
  /** Gives its memory back. Nothing can be asked after. */
  close(): void;
}

/** Which ticket of a run. */
export interface WhichTicket extends TicketOptions {
  /** Default: the smallest that matches the dense network, by the verdict. */
  readonly round?: number | undefined;
  /** Default 0. */
  readonly trial?: number | undefined;
}

const count = z.custom(
  (value) => Number.isInteger(value) && Number(value) >= 0,
  "expected a whole number of at least 0",
);

const whichSchema = z.strictObject({
  round: count.optional(),
  trial: count.optional(),
  start: z.boolean().optional(),
  dataset: z
    .custom((value) => typeof value === "object" && value !== null, "expected a data set, as loadDataset returns it")
    .optional(),
} satisfies Record<keyof WhichTicket, z.ZodType>);

/**
 * A ticket, ready to answer, from the path of a file that `lth export` wrote or from a run as `loadRun` returns it. Throws an
 * LthError for anything else, and where a file, which holds one ticket, is asked for one of several.
 */
export async function loadTicket(source: string | RunRecord, which: WhichTicket = {}): Promise<LoadedTicket> {
  const asked = checkOptions("loadTicket", whichSchema, which);
  const ticket = typeof source === "string" ? await fromFile(source, asked) : await fromRun(source, asked);
  const masks: Masks = masksOf(ticket);
  const weights: Weights = denseOf(ticket.trained, masks);
  const { network, classes, inputs } = ticket;
  // A file of a few bytes may list layers that take any memory.
  const predictor = openPredictor({ network, masks, weights, ...inputs, memory: memoryHere() });
  const size = sizeOf(network.input);
  let closed = false;
  const refuseClosed = () => {
    if (closed) throw new LthError("the ticket was closed", "load it again");
  };
  return {
    classes,
    shape: network.input,
    ticket,
    async predict(images) {
      refuseClosed();
      const bytes = bytesIn(images, network, size, predictor.most);
      const count = bytes.length / size;
      const predictions: Prediction[] = [];
      for (let from = 0; from < count; from += predictor.most) {
        if (from > 0) await breath();
        refuseClosed(); // whoever had a turn meanwhile may have closed it
        const some = Math.min(predictor.most, count - from);
        const logits = predictor.logits(bytes.subarray(from * size, (from + some) * size), some);
        for (let i = 0; i < some; i++) predictions.push(predictionOf(logits, i * classes.length, classes));
      }
      return predictions;
    },
    close() {
      if (!closed) predictor.close();
      closed = true;
    },
  };
}

async function fromFile(path: string, asked: WhichTicket): Promise<Ticket> {
  const [option, value] = Object.entries(asked).find((entry) => entry[1] !== undefined) ?? [];
  if (option !== undefined) {
    throw new LthError(
      `loadTicket was given the file ${shown(path)}, which holds one ticket, and with it ${option}${typeof value === "object" ? "" : ` ${value}`}, which is for a run`,
      `leave ${option} out, or give what loadRun returns in place of the file`,
    );
  }
  return (await readTicket(path)).ticket;
}

async function fromRun(source: RunRecord, { round, trial = 0, ...options }: WhichTicket): Promise<Ticket> {
  if (
    typeof source !== "object" ||
    source === null ||
    typeof readOnce("loadTicket", () => source.network) !== "function"
  ) {
    throw new LthError(
      `loadTicket was given ${kindOf(source)}, expected a ticket's file or a run`,
      "give it a path, or what loadRun returns",
    );
  }
  return ticketOf(source, { round: round ?? roundOf(source, "smallest"), trial }, { start: false, ...options });
}

/** All images in one array, which nobody else writes to while more than one block of `most` is computed. */
function bytesIn(
  images: Uint8Array | readonly Uint8Array[],
  { input }: Network,
  size: number,
  most: number,
): Uint8Array {
  const shape = `${input.channels} x ${input.rows} x ${input.columns}`;
  const wrong = (found: string) =>
    new LthError(
      `predict was given ${found}, expected images of ${size} bytes each (${shape})`,
      "give pixels from 0 to 255, plane by plane: a Uint8Array of one image or of several, or a list of them",
    );
  if (images instanceof Uint8Array) {
    if (images.length % size !== 0) throw wrong(`${images.length} bytes`);
    return images.length > most * size ? images.slice() : images;
  }
  if (!Array.isArray(images)) throw wrong(kindOf(images));
  const all = new Uint8Array(images.length * size);
  for (const [i, image] of images.entries()) {
    if (!(image instanceof Uint8Array)) throw wrong(`${kindOf(image)} as image ${i}`);
    if (image.length !== size) throw wrong(`${image.length} bytes as image ${i}`);
    all.set(image, i * size);
  }
  return all;
}

/** Softmax in double precision. */
function predictionOf(logits: Float32Array, from: number, classes: readonly string[]): Prediction {
  let label = 0;
  for (let k = 1; k < classes.length; k++) if (logits[from + k]! > logits[from + label]!) label = k;
  const largest = logits[from + label]!;
  const probabilities = new Array<number>(classes.length);
  let total = 0;
  for (let k = 0; k < classes.length; k++) {
    const one = Math.exp(logits[from + k]! - largest);
    probabilities[k] = one;
    total += one;
  }
  for (let k = 0; k < classes.length; k++) probabilities[k] = probabilities[k]! / total;
  return { class: classes[label] ?? "", label, probability: probabilities[label]!, probabilities };
}
