import { setMaxListeners } from "node:events";
import { Interrupted } from "../../errors.ts";
import { systemMessage } from "../../system-errors.ts";
import type { Serving, Taken } from "../queue/queue.ts";
import { type End, follow, type WorkerParts } from "./one-order.ts";
import type { Train } from "./training.ts";

export interface WorkOptions {
  /** Orders at once. */
  readonly jobs: number;
  /** Milliseconds without any order after which the worker ends; default: never. */
  readonly idleExit?: number | undefined;
  /** Ends the work: what runs is kept and given back. */
  readonly signal: AbortSignal;
  /** Told of each order that this worker is through with. */
  readonly onEnd?: ((key: string, end: End) => void) | undefined;
}

/** How a worker ended. */
export interface Worked {
  readonly why: "idle" | "asked";
  /** Orders, by what became of them. */
  readonly ends: ReadonlyMap<End, number>;
  /** Orders that were still at work when the time for giving back was over; others get them when they are held no more. */
  readonly left: number;
}

/** Milliseconds that orders have to be kept and given back. Whoever asks a worker to leave waits five seconds. */
const LEAVING = 4500;
/** Milliseconds from one try to the next where the queue fails, and for which a worker rests whose depot fails. */
const [AGAIN, REST] = [1000, 60_000];
/** Milliseconds from one look at whether there is nothing to do to the next. */
const IDLE_LOOK = 1000;

/**
 * What a worker does: takes orders and follows them, several at once, until it is asked to leave or nothing came for long. Throws
 * nothing: what fails is told, and tried again.
 */
export async function work(
  parts: WorkerParts & { readonly queue: Serving },
  { jobs, idleExit = Number.POSITIVE_INFINITY, signal, onEnd }: WorkOptions,
): Promise<Worked> {
  const { queue, clock, warn } = parts;
  const ends = new Map<End, number>();
  const ending = new AbortController();
  const leaving = AbortSignal.any([signal, ending.signal]);
  setMaxListeners(0, leaving); // each order listens, and each that waits for one
  let busy = 0;
  let resting = 0;
  let last = clock.now();

  const taken = async () => {
    try {
      return await queue.take(leaving);
    } catch (error) {
      if (!(error instanceof Interrupted)) warn(`no order can be taken: ${systemMessage(error)}`);
      await clock.sleep(AGAIN, leaving);
      return undefined;
    }
  };
  const ended = (key: string, end: End) => {
    busy--;
    last = clock.now();
    ends.set(end, (ends.get(end) ?? 0) + 1);
    onEnd?.(key, end);
  };
  const rest = async () => {
    resting++;
    await clock.sleep(REST, leaving);
    resting--;
    last = clock.now(); // nobody has asked for an order meanwhile
  };
  const slot = async () => {
    let publishing: Promise<unknown> = Promise.resolve();
    while (!leaving.aborted) {
      const order = await taken();
      if (order === undefined) continue;
      busy++;
      const { trained, end } = followed(order, parts, leaving);
      const publishes = end.then((how) => ended(order.key, how));
      const how = await trained;
      await publishing;
      publishing = publishes;
      if (how === "tired") await rest();
    }
    await publishing;
  };
  /** Beside the slots: where the queue is away, their asking does not end. */
  const idle = async () => {
    while (!leaving.aborted) {
      await clock.sleep(Math.min(idleExit, IDLE_LOOK), leaving);
      if (busy === 0 && resting === 0 && clock.now() - last >= idleExit) ending.abort();
    }
  };
  if (idleExit !== Number.POSITIVE_INFINITY) void idle();
  const slots = Promise.all(Array.from({ length: jobs }, slot));
  const over = new AbortController();
  await Promise.race([slots, aborted(leaving).then(() => clock.sleep(LEAVING, over.signal))]);
  over.abort();
  return { why: signal.aborted ? "asked" : "idle", ends, left: busy };
}

/**
 * Follows an order. `trained` comes when the training has come to something, or with the order's end where it has not: a slot
 * begins the next training then, beside what is the disk's, the network's and the queue's, but has no more than one result in
 * hand.
 */
function followed(order: Taken, parts: WorkerParts, leaving: AbortSignal) {
  let over = () => {};
  const training = new Promise<undefined>((resolve) => {
    over = () => resolve(undefined);
  });
  const train: Train = async (job, how) => {
    const trained = await parts.train(job, how);
    over();
    return trained;
  };
  const end = follow(order, { ...parts, train }, leaving);
  return { end, trained: Promise.race([training, end]) };
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
