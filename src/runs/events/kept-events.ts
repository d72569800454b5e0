import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";
import { makeFolder } from "../../make-folder.ts";
import { Clock } from "../clock.ts";
import { diskFault } from "../files/disk-fault.ts";
import { eventsFile, type StorePaths } from "../files/paths.ts";
import { type RunEvent, readEvent, type Told } from "./run-event.ts";

/** The events of a run that is at work, kept beside it as one JSON object a line, so that others can follow them. */
export interface KeptEvents {
  /** Numbers an event, keeps it and returns it; after `close` nothing of that. */
  keep(event: Told): RunEvent | undefined;
  close(): void;
}

/** Bytes that may wait for a disk that is full for a while. */
const MOST_WAITING = 1 << 20;

/**
 * Opens a run's events to add to them. A line that a killed process left unfinished goes; numbers go on behind the last whole
 * line. For the holder of the store's lock only. Throws an LthError if the file cannot be opened; afterwards a disk that fails
 * does not stop the run: what could not be written is tried again with the next event.
 */
export function keepEvents(paths: StorePaths, run: string): KeptEvents {
  const path = eventsFile(paths, run);
  let file: number;
  let size: number;
  let next: number;
  try {
    makeFolder(paths.events);
    // No link is followed, and no named pipe waited for.
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    file = openSync(path, flags, 0o666);
    ({ size, next } = wholeLines(file));
    ftruncateSync(file, size);
  } catch (error) {
    throw diskFault(error, path);
  }
  const clock = new Clock();
  let waiting = Buffer.alloc(0);
  let isClosed = false;
  const write = () => {
    try {
      for (let done = 0; done < waiting.length; )
        done += writeSync(file, waiting, done, waiting.length - done, size + done);
      size += waiting.length;
      waiting = Buffer.alloc(0);
    } catch {
      // Written over by the next attempt; until then readers see half a line at most, which they leave alone.
      if (waiting.length > MOST_WAITING) waiting = Buffer.alloc(0);
    }
  };
  return {
    keep(event) {
      // What was on its way when the run ended: the descriptor may be another file's by now.
      if (isClosed) return undefined;
      const kept: RunEvent = { ...event, run, seq: next++, at: clock.now() };
      waiting = Buffer.concat([waiting, Buffer.from(`${JSON.stringify(kept)}\n`)]);
      write();
      return kept;
    },
    close() {
      isClosed = true;
      closeSync(file);
    },
  };
}

/** Bytes up to the end of the last whole line that is an event, and the number that follows it. */
function wholeLines(file: number): { readonly size: number; readonly next: number } {
  const { size: all } = fstatSync(file);
  for (let window = 1 << 16; ; window *= 16) {
    const from = Math.max(0, all - window);
    const tail = Buffer.alloc(all - from);
    readSync(file, tail, 0, tail.length, from);
    for (let end = tail.lastIndexOf(10); end >= 0; end = tail.lastIndexOf(10, end - 1)) {
      const begin = tail.lastIndexOf(10, end - 1) + 1;
      if (begin === 0 && from > 0) break;
      const event = readEvent(tail.toString("utf8", begin, end));
      if (event?.seq != null) return { size: from + end + 1, next: event.seq + 1 };
      if (end === 0) break;
    }
    if (from === 0) return { size: 0, next: 0 };
  }
}
