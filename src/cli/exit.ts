import { diskWords } from "../disk-errors.ts";
import { codeOf } from "../system-errors.ts";
import { sayAside } from "./say.ts";

/**
 * How the process ends before its work is done: signals, a reader of our output that left, an output that cannot be
 * written. Work that can stop cleanly asks for a signal; everything else ends at once.
 */
const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

const output = { option: "the output", again: "run it again" };

/** Milliseconds that running work gets to stop; after that the process ends, as safely as after kill -9. */
const patience = 1800;

interface Leaving {
  readonly code: number;
  /** False where nobody is left to read: a reader that left early wants no word about it. */
  readonly aloud: boolean;
}

let leaving: Leaving | undefined;
let work: ({ readonly controller: AbortController; readonly words: string } & Required<Stopping>) | undefined;
let said = false;
let lastWords: (() => string) | undefined;

/** How work stops that does so in a way of its own. */
export interface Stopping {
  /** Milliseconds that it gets. */
  readonly patience?: number;
  /** The exit code after SIGTERM. */
  readonly terminated?: number;
}

/** From now on signals stop the work instead of ending the process: pass the AbortSignal to what can stop. */
export const stoppable = (howToGoOn: string): AbortSignal =>
  stoppableAs(`interrupted; what was finished is kept, and the same command goes on: ${howToGoOn}`);

/** The same with other last words. */
export function stoppableAs(words: string, how: Stopping = {}): AbortSignal {
  work = { controller: new AbortController(), words, patience, terminated: codes.SIGTERM, ...how };
  return work.controller.signal;
}

/** The exit code that a signal or a lost reader demands, or undefined if nothing ends the process. Says how to go on. */
export function leavingCode(): number | undefined {
  if (leaving?.aloud && work && !said) {
    said = true;
    sayLast(work.words);
  }
  return leaving?.code;
}

/** What a signal says where the work cannot stop but ends at once; until the function that this returns is called. */
export function sayIfStopped(words: () => string): () => void {
  lastWords = words;
  return () => {
    lastWords = undefined;
  };
}

/** Over the ^C that a terminal shows. */
function sayLast(words: string): void {
  if (process.stderr.isTTY) process.stderr.write("\r");
  sayAside(`${words}\n`);
}

function leave(how: Leaving): void {
  if (leaving) return; // a second Ctrl-C adds nothing: the work is stopping already
  leaving = how;
  if (!work) {
    if (how.aloud && lastWords) sayLast(lastWords());
    process.exit(how.code);
  }
  work.controller.abort();
  setTimeout(() => process.exit(leavingCode()), work.patience).unref();
}

/** Listens for what ends the process early. */
export function watchForLeaving(): void {
  for (const [signal, code] of Object.entries(codes)) {
    process.on(signal, () => {
      leave({ code: signal === "SIGTERM" ? (work?.terminated ?? code) : code, aloud: true });
    });
  }
  process.stdout.on("error", (error: Error) => {
    // Of listings the reader had enough: that is success. A run whose reader left has not finished: 128 + SIGPIPE.
    if (codeOf(error) === "EPIPE") return leave({ code: work ? 141 : 0, aloud: false });
    sayAside(
      `the output cannot be written: ${diskWords(error, ".", output).what}\n  make room, or write it elsewhere\n`,
    );
    leave({ code: 1, aloud: false });
  });
  process.stderr.on("error", () => {}); // without it there is nobody to tell
}

/** Ends the process once everything is written, or it is known that it cannot be. */
export function finish(code: number): void {
  process.exitCode = code;
  const end = () => setImmediate(() => process.exit(leavingCode() ?? code)); // after the error events of both streams
  process.stdout.write("", () => process.stderr.write("", end));
}
