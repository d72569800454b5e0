import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect } from "vitest";
import { LthError } from "../errors.ts";
import type { Event, Job, Trained } from "../lottery/index.ts";
import { trainJob } from "../lottery/index.ts";
import { type Elsewhere, encodeJob } from "../runs/index.ts";
import { type Clock, systemClock } from "./clock.ts";
import { type Remote, remoteTrain } from "./coordinator/remote-train.ts";
import type { Depot } from "./depot/depot.ts";
import { memoryDepot } from "./depot/memory.test-data.ts";
import type { Queue, Serving } from "./queue/queue.ts";
import { toyTrained, travelling } from "./toy-job.test-data.ts";
import type { End } from "./worker/one-order.ts";
import type { Train } from "./worker/training.ts";
import { type Worked, work } from "./worker/work.ts";

/** Where the machines of one test meet: a queue and a depot that nobody else uses. */
export interface Meeting {
  /** The queue, as another machine would open it. */
  queue(): Promise<Queue>;
  depot(): Promise<Depot>;
  /** The queue loses all that it has. */
  emptied(): Promise<void>;
  /** Time as the machines have it: faster than the wall's. */
  readonly clock: Clock;
  /** Milliseconds of that clock after which an order that is not held goes to another. */
  readonly lease: number;
}

/** Time that passes so many times as fast as the wall's. */
export const fasterClock = (times: number): Clock => ({
  date: systemClock.date,
  now: () => times * systemClock.now(),
  sleep: (ms, signal) => systemClock.sleep(ms / times, signal),
});

export const RUN = "toy-12345678";
export const LTH = "0.1.0";

/** Trains on this machine, with the toy data. */
export const trainHere: Train = (job, { signal, checkpoints, weightsOf, reached }) =>
  trainJob(job, {
    ...{ dataset: travelling, executor: "reference", signal, checkpoints, weightsOf },
    emit: (event) => {
      if (event.type === "job-started")
        reached({ from: event.iteration, iteration: event.iteration, validationLoss: null });
      if (event.type === "progress")
        reached({ from: 0, iteration: event.iteration, validationLoss: event.validationLoss });
    },
  });

/** What a result is, byte for byte. */
export const bytesOf = (job: Job, trained: Trained) =>
  trained.diverged ? trained.diverged : Buffer.concat(encodeJob(job, trained));

/** The result that one machine alone makes. */
export const bytesHere = async (job: Job) => bytesOf(job, await toyTrained(job));

interface WorkerChanges {
  readonly train?: Train;
  readonly depot?: Depot;
  readonly local?: Depot;
  readonly lth?: string;
  readonly signal?: AbortSignal;
  /** Orders at once; default 2. */
  readonly jobs?: number;
  /** What the worker sees of the queue. */
  readonly via?: (queue: Serving) => Serving;
  readonly onEnd?: (key: string, end: End) => void;
}

/** Machines that meet somewhere, in one process. */
export class Machines {
  readonly queue: Queue;
  readonly depot: Depot;
  readonly meeting: Meeting;
  readonly clock: Clock;
  /** What workers and coordinators warned of, and the events of the coordinators. */
  readonly said: string[] = [];
  readonly events: Event[] = [];
  readonly #ending = new AbortController();
  readonly #running: Promise<unknown>[] = [];
  readonly #remotes: Remote[] = [];
  readonly #open: { close(): Promise<void> }[] = [];

  private constructor(meeting: Meeting, queue: Queue, depot: Depot) {
    [this.meeting, this.clock, this.queue, this.depot] = [meeting, meeting.clock, queue, depot];
    this.#open.push(queue, depot);
  }

  static async at(meeting: Meeting): Promise<Machines> {
    return new Machines(meeting, await meeting.queue(), await meeting.depot());
  }

  readonly warn = (message: string): void => void this.said.push(message);

  /** A worker, until the end of the test or the signal. */
  async worker(name: string, changes: WorkerChanges = {}): Promise<Worked> {
    const { via = (queue: Serving) => queue, onEnd } = changes;
    const queue = await this.meeting.queue();
    this.#open.push(queue);
    const working = work(
      {
        ...{ queue: via(queue), depot: this.depot, local: memoryDepot(`${name}'s disk`), train: trainHere, lth: LTH },
        ...{ clock: this.clock, lease: this.meeting.lease, name, warn: this.warn },
        ...changes,
      },
      { jobs: changes.jobs ?? 2, signal: changes.signal ?? this.#ending.signal, onEnd },
    );
    this.#running.push(working);
    return working;
  }

  /** A coordinator, until the end of the test. */
  coordinator(changes: { readonly depot?: Depot; readonly queue?: Queue } = {}): Remote {
    const parts = { queue: this.queue, depot: this.depot, clock: this.clock, warn: this.warn };
    const remote = remoteTrain({ ...parts, name: "laptop/1", lth: LTH, ...changes });
    this.#remotes.push(remote);
    return remote;
  }

  how(changes: Partial<Elsewhere> = {}): Elsewhere {
    return {
      ...{ run: RUN, dataset: travelling, signal: this.#ending.signal, warn: this.warn },
      emit: (event) => void this.events.push(event),
      fileOf: async () => {
        throw new LthError("no file was expected to be asked for", "");
      },
      ...changes,
    };
  }

  /** Asks for a job, and fetches what came of it. */
  async asked(job: Job, remote = this.coordinator(), changes: Partial<Elsewhere> = {}): Promise<Trained> {
    for (;;) {
      const trained = await (await remote.train(job, undefined, this.how(changes)))();
      if (trained) return trained;
    }
  }

  /** The same, in bytes; what fails is what the promise comes to, so that it can be waited for late. */
  came(job: Job, changes: Partial<Elsewhere> = {}): Promise<unknown> {
    return this.asked(job, undefined, changes).then(
      (trained) => bytesOf(job, trained),
      (error: unknown) => error,
    );
  }

  /** Waits, for some seconds at most, until something is so. */
  async until(what: () => boolean | Promise<boolean>): Promise<void> {
    for (let i = 0; i < 1000 && !(await what()); i++) await systemClock.sleep(10);
    expect(await what()).toBe(true);
  }

  /** Waits until a job is in the queue. */
  async isAsked(job: Job): Promise<void> {
    await this.until(async () => (await this.queue.look([job.key]))[0]?.state !== "gone");
  }

  /** The only name on a shelf. */
  async nameOn(shelf: Parameters<Depot["list"]>[0]): Promise<string> {
    const [name = "", ...others] = await this.depot.list(shelf);
    expect(others).toEqual([]);
    return name;
  }

  /** Changes what is under a name, as damage does. */
  async damage(name: string, change: (bytes: Uint8Array) => Uint8Array): Promise<void> {
    const bytes = await this.depot.get(name);
    expect(bytes, name).toBeDefined();
    await this.depot.put(name, change(bytes ?? new Uint8Array()));
  }

  /** Lets all workers and coordinators leave, and waits for them. */
  async end(): Promise<void> {
    this.#ending.abort();
    await Promise.all(this.#running);
    await Promise.all(this.#remotes.splice(0).map((one) => one.close()));
    await Promise.all(this.#open.splice(0).map((one) => one.close()));
  }
}

/** A bit of a thing flips, or half of it is gone. */
export const flipped = (bytes: Uint8Array): Uint8Array =>
  bytes.map((byte, i) => (i === bytes.length >> 1 ? byte ^ 1 : byte));
export const cut = (bytes: Uint8Array): Uint8Array => bytes.slice(0, bytes.length >> 1);

/** The machines of each test that follows, with a cache of their own. */
export function machinesOfEach(open: () => Promise<Meeting>): () => Machines {
  const { LTH_CACHE } = process.env;
  let cache: string;
  let machines: Machines;
  beforeEach(async () => {
    cache = mkdtempSync(join(tmpdir(), "lth-machines-"));
    process.env.LTH_CACHE = cache;
    machines = await Machines.at(await open());
  });
  afterEach(async () => {
    await machines.end();
    if (LTH_CACHE === undefined) delete process.env.LTH_CACHE;
    else process.env.LTH_CACHE = LTH_CACHE;
    rmSync(cache, { recursive: true, force: true });
  });
  return () => machines;
}
