import type { Sealed } from "../order/order.ts";

/**
 * What carries orders to workers. It may lose anything, tell anything twice or never, and hand one order to two workers: that costs
 * time and never a result, since a job is done when the depot says so. Functions wait while the queue cannot be reached, and
 * throw where it answers with an error, which may pass.
 */
export interface Queue extends Coordinating, Serving, Overseeing {
  /** What messages call it, such as `redis://host:6379/0`. Nothing secret. */
  readonly shown: string;
  close(): Promise<void>;
}

/** A coordinator's side. */
export interface Coordinating {
  /** Adds an order under its job's key. Where the key is there already, in whatever state, nothing happens. */
  add(key: string, order: Sealed, priority: number): Promise<void>;
  /** What has become of each of these jobs, in their order. */
  look(keys: readonly string[]): Promise<readonly Standing[]>;
  /** Takes a failed job out, so that it can be added again. Nothing happens to others. */
  forgetFailed(key: string): Promise<void>;
  /** Tells of changes, as far as they are heard of; `heard` may be called twice or never. Returns what ends the listening. */
  listen(heard: (news: News) => void): Promise<() => Promise<void>>;
  /** A run begins, or goes on: it is wanted again, whoever cancelled it. */
  wanted(run: string): Promise<void>;
  /** Whether somebody cancelled a run since it was last wanted. */
  isCancelled(run: string): Promise<boolean>;
}

/** Where a job is. `gone`: it was never added, is done, or was lost. */
export type Standing =
  | { readonly state: "waiting" }
  | { readonly state: "running"; readonly progress: Progress | null }
  | { readonly state: "failed"; readonly message: string }
  | { readonly state: "gone" };

/** Something happened to a job: look where it is. With how far it is, where that is all that happened. */
export interface News {
  readonly key: string;
  readonly progress?: Progress;
}

/** How far a training is, as its worker says it. */
export interface Progress {
  readonly worker: string;
  /** ISO 8601: when this worker began it. For people. */
  readonly since: string;
  /** The iteration that the training begins at, the one at which this worker began, where it is, and where it ends. */
  readonly first: number;
  readonly from: number;
  readonly iteration: number;
  readonly until: number;
  readonly validationLoss: number | null;
  /** How often in a row it was begun at `from`, this time included, and nobody gave it back: what kills its worker is found so. */
  readonly starts: number;
}

/** A worker's side. */
export interface Serving {
  /** The next order; undefined when none came for some seconds, or soon after the signal. */
  take(signal: AbortSignal): Promise<Taken | undefined>;
}

/** Whether an order is still this worker's. `lost`: another may have it. `cancelled`: nobody who is known wants it. */
export type Hold = "held" | "lost" | "cancelled";

/** An order that a worker has taken, for as long as it is held again in time. */
export interface Taken {
  /** What the queue calls it; not checked here. */
  readonly key: string;
  readonly order: Sealed;
  /** What the last worker that had it said; null if none did. Not checked but for its form. */
  readonly before: Progress | null;
  /** Holds it for another while. What is lost stays lost. */
  hold(): Promise<Hold>;
  /** Tells how far it is, and keeps it for the next worker. */
  tell(progress: Progress): Promise<void>;
  /** It is done, or not wanted: it leaves the queue. Nothing happens if it is lost, here and in the next two. */
  done(): Promise<void>;
  /** It cannot be done; it stays in the queue as failed, with these words. */
  fail(message: string): Promise<void>;
  /** Others may have it, at once. */
  giveBack(): Promise<void>;
}

/** For whoever looks at the queue. */
export interface Overseeing {
  /** Every job in it, what goes first first. */
  entries(): Promise<readonly Entry[]>;
  /**
   * A run is not wanted any more: takes these jobs out, which are its, and tells the workers that have some of them. Coordinators
   * of other runs that want one of them add it again.
   */
  cancel(run: string, keys: readonly string[]): Promise<void>;
  /** Lets failed jobs among these wait again; how often they were begun counts no more. */
  retry(keys: readonly string[]): Promise<void>;
  /** Workers that are connected, as far as is known. */
  workers(): Promise<number>;
}

export interface Entry {
  readonly key: string;
  readonly order: Sealed;
  readonly standing: Standing;
  /** ISO 8601: when it was added. */
  readonly added: string;
}
