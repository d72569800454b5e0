import { Interrupted, LthError } from "../../errors.ts";
import { systemMessage } from "../../system-errors.ts";
import { quoted } from "../../visible.ts";
import type { Clock } from "../clock.ts";
import { type Depot, DepotFault } from "../depot/depot.ts";
import { checkpointName, maskName } from "../depot/names.ts";
import { patient } from "../depot/patient.ts";
import { Refused, readOrder } from "../order/door.ts";
import { checkNumerics, fullMask, maskIn } from "../order/mask.ts";
import type { Order } from "../order/order.ts";
import type { Taken } from "../queue/queue.ts";
import { isDone, publish } from "../results.ts";
import { FollowingCheckpoints } from "./checkpoints.ts";
import { type Holding, holding } from "./holding.ts";
import { Missing, needed } from "./missing.ts";
import { startingWeights } from "./starting-weights.ts";
import { secondsBetween, Telling } from "./telling.ts";
import type { Train } from "./training.ts";
import { toldUntilLost, writtenUntilLost } from "./until-lost.ts";

/** What a worker works with. Everything that decides when or whether something happens is handed in. */
export interface WorkerParts {
  readonly depot: Depot;
  /** A depot on this machine's own disk, for checkpoints. */
  readonly local: Depot;
  readonly train: Train;
  readonly clock: Clock;
  /** What this worker is called in receipts and in words. */
  readonly name: string;
  /** The version of lth. */
  readonly lth: string;
  /** Told of everything that an operator should know. */
  readonly warn: (message: string) => void;
  /** Seconds between checkpoints here; default 60. */
  readonly checkpointSeconds?: number | undefined;
  /** Milliseconds for which the queue lets a worker have an order that it does not hold again; default a minute. */
  readonly lease?: number | undefined;
}

/**
 * What became of an order. `answered`: it was done before. `unneeded`: it was cancelled. `tired`: the depot failed for so long that
 * others have it now.
 */
export type End = "trained" | "answered" | "failed" | "given back" | "lost" | "unneeded" | "incomplete" | "tired";

/**
 * A machine fails every four hours where a checkpoint is asked for each minute; whoever asks for them oftener expects it
 * sooner.
 */
const BETWEEN_FAILURES = 240;

/** Milliseconds for which a depot that fails is asked before the order is given to others. */
const MOST_PATIENCE = 300_000;

/**
 * Follows one order that was taken: checks it, trains, publishes, and tells the queue. What is lost is left alone: nothing is
 * written for it and the queue is not called. Never throws.
 */
export async function follow(taken: Taken, parts: WorkerParts, leaving: AbortSignal): Promise<End> {
  const { warn } = parts;
  const held = holding(taken, parts, leaving);
  const isLost = () => held.stopped() === "lost";
  const own = toldUntilLost(taken, isLost);
  const work = new OneOrder(own, { ...parts, depot: writtenUntilLost(parts.depot, isLost) }, held);
  try {
    const end = await work.done();
    await held.end();
    // The depot has it: where the queue cannot be told, the next worker that gets the order finds it done.
    await own.done().catch((error: unknown) => warn(`job ${taken.key}: ${systemMessage(error)}`));
    return end;
  } catch (error) {
    await held.end();
    return await work.ended(error).catch((failure: unknown) => {
      warn(`job ${taken.key}: ${systemMessage(failure)}`); // it is held no more, and goes to another by itself
      return "lost" as const;
    });
  }
}

class OneOrder {
  readonly #taken: Taken;
  readonly #parts: WorkerParts;
  readonly #held: Holding;
  #telling: Telling | undefined;
  #following: FollowingCheckpoints | undefined;

  constructor(taken: Taken, parts: WorkerParts, held: Holding) {
    [this.#taken, this.#parts, this.#held] = [taken, parts, held];
  }

  async done(): Promise<End> {
    const { clock, local, warn, name, lth } = this.#parts;
    const order = readOrder(this.#taken.order, lth);
    if (order.key !== this.#taken.key) {
      // Else one training could be done twice at once on this machine, each over the other's checkpoints.
      throw new Refused(`the queue calls it ${quoted(this.#taken.key)}, and its key is ${order.key}`);
    }
    const { signal } = this.#held;
    const depot = patient(this.#parts.depot, { clock, warn, signal, most: MOST_PATIENCE });
    const { key, content, place } = order;
    if (await isDone(depot, key)) {
      // Another machine went on with what was kept here, and nobody else removes it.
      await local.remove(checkpointName(key)).catch((error: unknown) => warn(systemMessage(error)));
      return "answered";
    }
    const mask = await this.#mask(depot, order);
    const job = { key, content, place, mask };
    const checkpoints = await this.#begun(depot, order);
    const trained = await this.#parts.train(job, {
      signal,
      checkpoints,
      weightsOf: startingWeights(depot, content),
      reached: (where) => this.#telling?.reached(where),
    });
    if (!(await this.#held.isHeld())) throw new Interrupted();
    // Nothing is lost by waiting now: a depot that is full may have room in an hour.
    await publish(patient(this.#parts.depot, { clock, warn, signal }), name, job, trained);
    await this.#following?.remove();
    return "trained";
  }

  async #mask(depot: Depot, { content }: Order) {
    const full = fullMask(content.network);
    const { mask: id } = content;
    const mask =
      id === null ? full : await needed(depot, maskName(id), `the mask ${id}`, (bytes) => maskIn(bytes, id, full));
    checkNumerics(content, mask);
    return mask;
  }

  /** Finds where the training goes on, and says it. */
  async #begun(patientDepot: Depot, { key, run, content }: Order) {
    const { depot, local, clock, warn, checkpointSeconds = 60 } = this.#parts;
    const isHeld = () => this.#held.isHeld();
    const betweenFailures = BETWEEN_FAILURES * checkpointSeconds;
    const parts = { depot, patientDepot, local, clock, run, warn, isHeld, betweenFailures };
    const checkpoints = await FollowingCheckpoints.open(key, parts);
    this.#telling = new Telling(this.#taken, content.train, this.#parts);
    const starts = await this.#telling.begin(checkpoints.iteration ?? content.train.from);
    checkpoints.seconds = secondsBetween(starts, checkpointSeconds);
    this.#following = checkpoints;
    return checkpoints;
  }

  /** What is to be done where it did not end well. */
  async ended(error: unknown): Promise<End> {
    const { warn, name } = this.#parts;
    const stopped = this.#held.stopped();
    if (stopped === "lost") return "lost";
    if (stopped === "cancelled") {
      await this.#taken.done();
      return "unneeded";
    }
    if (stopped === "leaving" && (error instanceof Interrupted || error instanceof DepotFault)) {
      await this.#following?.handOver().catch((failure: unknown) => warn(systemMessage(failure)));
      await this.#telling?.leave();
      await this.#taken.giveBack();
      return "given back";
    }
    if (error instanceof DepotFault) {
      warn(`${error.message}; the order is given back`);
      await this.#telling?.leave();
      await this.#taken.giveBack();
      return "tired";
    }
    if (error instanceof Missing) {
      warn(`job ${this.#taken.key}: ${error.message}`);
      await this.#taken.done();
      return "incomplete";
    }
    const cure = error instanceof LthError ? `; ${error.cure}` : "";
    warn(`job ${this.#taken.key} failed: ${systemMessage(error)}`);
    await this.#taken.fail(`${name}: ${systemMessage(error)}${cure}`);
    return "failed";
  }
}
