import { InvariantError, LthError } from "../../errors.ts";

/** What became of a thing that was to be put under a name that may be taken: it is new, or the same or another was there. */
export type Put = "new" | "same" | "other";

/** A depot that does not do what it was asked, for now: its server is away, its disk is full. Asking again is right. */
export class DepotFault extends LthError {
  constructor(message: string, cure: string, cause?: unknown) {
    super(message, cure, { fault: "found", cause });
  }
}

/**
 * Where results, masks, checkpoints and data travel: a shared folder, or S3. Things are whole or not there, whoever is killed. It
 * may be slow, and fail for a while: each function throws a DepotFault then.
 */
export interface Depot {
  /** What messages call it: a folder, or `s3://bucket/prefix`. Nothing secret. */
  readonly shown: string;
  /** All bytes under a name, in an array that is the caller's; undefined if there are none. */
  get(name: string): Promise<Uint8Array | undefined>;
  has(name: string): Promise<boolean>;
  /** Puts bytes, in pieces, under a name that nothing has. What is there already stays, and is compared. */
  putNew(name: string, ...pieces: readonly Uint8Array[]): Promise<Put>;
  /** Puts bytes under a name instead of what it had. */
  put(name: string, ...pieces: readonly Uint8Array[]): Promise<void>;
  /** Nothing happens if it is not there. */
  remove(name: string): Promise<void>;
  /** The names on a shelf, in no order. */
  list(shelf: Shelf): Promise<readonly string[]>;
  /** Lets go of connections. */
  close(): Promise<void>;
}

/** What a depot's things are sorted into. */
export const shelves = ["results", "jobs", "masks", "data", "starts", "checkpoints", "alarms"] as const;
export type Shelf = (typeof shelves)[number];

const NAME = new RegExp(`^(?:${shelves.join("|")})/[0-9a-f]{64}$`);

/** True for a name that a thing in a depot can have: a shelf and 64 hexadecimal digits. No other is ever a path or a key. */
export const isName = (name: string): boolean => NAME.test(name);

/** Every function of a depot asks this first: names that are made of what was not checked are a fault of lth. */
export function expectName(name: string): void {
  if (!isName(name)) throw new InvariantError(`${JSON.stringify(name)} was to be a name in a depot`);
}
