import type { FileHandle } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { LthError } from "../../errors.ts";
import { abortSignal, checkOptions, followed } from "../../options.ts";
import { openRegularFile } from "../../regular-file.ts";
import { codeOf } from "../../system-errors.ts";
import { eventsFile, storePaths } from "../files/paths.ts";
import { numberAfter, type RunEvent, readEvent } from "./run-event.ts";

export interface FollowOptions {
  /** Number of the first event that is wanted; default 0. */
  readonly from?: number | undefined;
  /** Ends the following. */
  readonly signal?: AbortSignal | undefined;
}

const followSchema = z.strictObject({
  from: z
    .custom((value) => Number.isInteger(value) && Number(value) >= 0, "expected a whole number of at least 0")
    .optional(),
  signal: abortSignal.optional(),
} satisfies Record<keyof FollowOptions, z.ZodType>);

/** Milliseconds from one look to the next. */
const PATIENCE = 200;
const PIECE = 1 << 16;

/**
 * The events of a run from any number on, without a gap and each once, also from another process while the run is at work, is
 * killed, and goes on; one that is a warning may stand for several (`through`). It waits for more until `done`, `failed` or
 * `interrupted` comes last and `signal` says that it is enough; a run that nobody has begun is waited for, too. Throws an LthError
 * for a store, an id or an option that cannot be, and for a damaged line.
 */
export async function* followRun(
  store: string,
  run: string,
  options: FollowOptions = {},
): AsyncGenerator<RunEvent, void, void> {
  const { from = 0, signal: theirs } = checkOptions("followRun", followSchema, options);
  const signal = followed(theirs);
  const path = eventsFile(storePaths(store), run);
  let file: FileHandle | undefined;
  let position = 0;
  let rest = Buffer.alloc(0);
  let next = 0;
  try {
    while (!signal?.aborted) {
      file ??= await opened(path);
      const piece = Buffer.alloc(PIECE);
      const read = file ? (await file.read(piece, 0, PIECE, position)).bytesRead : 0;
      position += read;
      rest = Buffer.concat([rest, piece.subarray(0, read)]);
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        const event = readEvent(rest.toString("utf8", 0, end));
        rest = rest.subarray(end + 1);
        if (event?.seq !== next) throw damaged(path, next);
        next = numberAfter(event);
        if (next > from) yield event;
      }
      if (read > 0) continue;
      // What is half written may be written over by whoever goes on after a kill: it is read again.
      position -= rest.length;
      rest = Buffer.alloc(0);
      await sleep(PATIENCE, undefined, signal ? { signal } : {}).catch(() => undefined);
    }
  } finally {
    await file?.close();
  }
}

async function opened(path: string): Promise<FileHandle | undefined> {
  try {
    return await openRegularFile(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw new LthError(`cannot read ${path}: ${codeOf(error) ?? "it is no ordinary file"}`, "check the store", {
      fault: "found",
      cause: error,
    });
  }
}

const damaged = (path: string, seq: number): LthError =>
  new LthError(
    `${path} is damaged: event ${seq} does not stand where it should`,
    "the run's results are not concerned; its next sitting's events can be followed when the file is removed",
    { fault: "found" },
  );
