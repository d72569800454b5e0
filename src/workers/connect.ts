import { readFileSync, statSync } from "node:fs";
import { homedir, hostname } from "node:os";
import { join } from "node:path";
import { NUMERICS } from "../engine/index.ts";
import { LthError } from "../errors.ts";
import { versions } from "../runs/index.ts";
import { shown } from "../shown.ts";
import { codeOf } from "../system-errors.ts";
import type { Depot } from "./depot/depot.ts";
import { openDepot } from "./depot/open.ts";
import { openBullQueue } from "./queue/bullmq.ts";
import type { Queue } from "./queue/queue.ts";

/** Where queue and depot are. */
export interface Addresses {
  /** `redis://...` or `rediss://...`; holds a password. */
  readonly on: string;
  /** A folder, or `s3://bucket/prefix`. */
  readonly depot: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const NAMES = ["LTH_ON", "LTH_DEPOT"] as const;

/**
 * LTH_ON and LTH_DEPOT, out of the environment, or else out of the file that LTH_MACHINES names, or `lth/machines` in the user's
 * folder of settings, with lines such as `LTH_ON=redis://host:6379/0`. Never out of arguments, which everybody on a machine can
 * read. Throws an LthError that says which is missing.
 */
export function addresses(env: Environment = process.env): Addresses {
  const file =
    env.LTH_MACHINES ?? join(env.XDG_CONFIG_HOME ?? join(env.HOME ?? homedir(), ".config"), "lth", "machines");
  const inFile = linesOf(file, env.LTH_MACHINES !== undefined);
  const of = (name: (typeof NAMES)[number]): string => {
    const value = env[name] || inFile.get(name);
    if (value) return value;
    const example = name === "LTH_ON" ? "redis://user:password@host:6379/0" : "/shared/lth, or s3://bucket/prefix";
    throw new LthError(`${name} is not set`, `set it in the environment or in ${shown(file)}: ${name}=${example}`);
  };
  const [on, depot] = [of("LTH_ON"), of("LTH_DEPOT")];
  checkAddress(on);
  return { on, depot };
}

function checkAddress(on: string): void {
  const protocol = URL.canParse(on) ? new URL(on).protocol : "";
  if (["redis:", "rediss:"].includes(protocol)) return;
  if (["postgres:", "postgresql:"].includes(protocol)) {
    throw new LthError(
      "LTH_ON holds an address of PostgreSQL, where lth keeps no queue: BullMQ does so experimentally, and there a machine whose clock is ahead takes trainings that others are at, and a worker that was started before the server never finds it",
      "write LTH_ON=redis://user:password@host:6379/0, of Redis or Valkey",
    );
  }
  // What is wrong may be a password: nothing of the value is said but how it begins.
  const found = protocol === "" ? "no address" : `an address of ${protocol}`;
  throw new LthError(
    `LTH_ON holds ${found}, expected redis:// or rediss://`,
    "write LTH_ON=redis://user:password@host:6379/0",
  );
}

function linesOf(file: string, asked: boolean): ReadonlyMap<string, string> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (!asked && codeOf(error) === "ENOENT") return new Map();
    throw new LthError(`${shown(file)} cannot be read: ${codeOf(error)}`, "LTH_MACHINES names it; see its permissions");
  }
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new LthError(
      `${shown(file)} can be read by others, and holds a password`,
      `take that from them: chmod 600 ${shown(file)}`,
    );
  }
  const lines = text.split("\n").map((line) => /^\s*(?:export\s+)?(LTH_ON|LTH_DEPOT)\s*=\s*(\S+)\s*$/.exec(line));
  return new Map(lines.flatMap((line) => (line ? [[line[1] ?? "", line[2] ?? ""] as const] : [])));
}

/** The queue where coordinators and workers of one version and one arithmetic meet; others have another. */
export const queueName = (lth: string): string => `lth-${lth}-${NUMERICS}`;

/** What this process is called in receipts and in words: the machine and the process. */
export const nameHere = (): string => `${hostname().slice(0, 100)}/${process.pid}`;

/** A queue and a depot that are open. */
export interface Connected {
  readonly queue: Queue;
  readonly depot: Depot;
  readonly name: string;
  readonly lth: string;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Told that a server is away or back. */
  readonly onState: (words: string) => void;
  /** Milliseconds for which a worker has an order that it does not hold again; default a minute. */
  readonly lease?: number | undefined;
}

/** Opens both. Throws an LthError for what is missing or cannot be. */
export async function connect({ on, depot: place }: Addresses, options: ConnectOptions): Promise<Connected> {
  const { lth } = versions();
  const name = nameHere();
  const depot = await openDepot(place);
  const queue = await openBullQueue({ address: on, name: queueName(lth), worker: name, ...options });
  return {
    ...{ queue, depot, name, lth },
    async close() {
      await queue.close();
      await depot.close();
    },
  };
}
