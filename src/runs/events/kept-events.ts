import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";
import { makeFolder } from "../../make-folder.ts";
import { Clock } from "../clock.ts";
import { diskFault } from "../files/disk-fault.ts";
import { eventsFile, type StorePaths } from "../files/paths.ts";
import { numberAfter, type RunEvent, readEvent, type Told } from "./run-event.ts";

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
 * does not stop the run: what could not be written is tried again with the next event, and where that becomes too much a warning
 * stands in its place.
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
  let waiting: Line[] = [];
  let isClosed = false;
  const write = () => {
    const all = Buffer.concat(waiting.map(({ bytes }) => bytes));
    let done = 0;
    try {
      while (done < all.length) done += writeSync(file, all, done, all.length - done, size + done);
    } catch {
      // Half a line is written over by the next attempt; until then readers leave it alone.
    }
    for (let line = waiting[0]; line && line.bytes.length <= done; line = waiting[0]) {
      done -= line.bytes.length;
      size += line.bytes.length;
      waiting.shift();
    }
    const [first] = waiting;
    if (!first || waiting.reduce((sum, { bytes }) => sum + bytes.length, 0) <= MOST_WAITING) return;
    const message = `${next - first.seq} events are not kept: the disk did not take them`;
    const lost: RunEvent = { type: "warning", message, run, seq: first.seq, at: clock.now(), through: next - 1 };
    waiting = [lineOf(first.seq, lost)];
  };
  return {
    keep(event) {
      // What was on its way when the run ended: the descriptor may be another file's by now.
      if (isClosed) return undefined;
      const seq = next++;
      const kept: RunEvent = { ...event, run, seq, at: clock.now() };
      waiting.push(lineOf(seq, kept));
      write();
      return kept;
    },
    close() {
      isClosed = true;
      closeSync(file);
    },
  };
}

/** A line that waits for the disk, and the number of its event. */
interface Line {
  readonly seq: number;
  readonly bytes: Uint8Array;
}

const lineOf = (seq: number, event: RunEvent): Line => ({ seq, bytes: Buffer.from(`${JSON.stringify(event)}\n`) });

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
      if (event?.seq != null) return { size: from + end + 1, next: numberAfter(event) };
      if (end === 0) break;
    }
    if (from === 0) return { size: 0, next: 0 };
  }
}
