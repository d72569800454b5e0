import { LthError } from "../errors.ts";
import { counted } from "../numbers-in-words.ts";
import { chosenRun, DEFAULT_STORE, removeRun, removeUnused } from "../runs/index.ts";
import { namesInWords } from "../text.ts";
import { ask, canAsk } from "./ask.ts";
import { say, sayAside } from "./say.ts";
import { wholeNumber } from "./whole-number.ts";

/** The flags of `lth rm`, as they were typed. */
export interface RemoveFlags {
  readonly store?: string | undefined;
  readonly unused?: true | undefined;
  readonly yes?: true | undefined;
  readonly wait?: string | undefined;
  readonly json?: true | undefined;
}

/** What `lth rm` does: one run after the other. An id that is not known is told before any is removed. */
export async function removeRuns(asked: readonly string[], flags: RemoveFlags): Promise<void> {
  const { store = DEFAULT_STORE, unused, yes, json } = flags;
  const waitSeconds = wholeNumber("--wait", flags.wait, 0, 1e6);
  const lock = waitSeconds === undefined ? {} : { waitSeconds };
  if (asked.length === 0 && !unused) {
    throw new LthError("lth rm needs a run, or --unused", "lth rm --help shows its arguments; lth list shows the runs");
  }
  const runs = [...new Set(asked.map((each) => chosenRun(store, each)))];
  const guessed = runs.filter((run) => !asked.includes(run));
  // A script has said what it means; a hand that typed a beginning may mean another run.
  if (guessed.length > 0 && !yes && canAsk() && !(await ask(`remove ${namesInWords(guessed)}?`))) {
    sayAside("nothing was removed\n");
    return;
  }
  const told = (removed: object, words: string) => say(`${json ? JSON.stringify(removed) : words}\n`);
  for (const run of runs) {
    const removed = await removeRun(store, run, lock);
    told(removed, `removed ${removed.run} and ${inWords(removed)} that no other run needs`);
  }
  if (!unused) return;
  const freed = await removeUnused(store, lock);
  told({ run: null, ...freed }, `removed ${inWords(freed)} that no run refers to`);
}

const inWords = ({ jobs, starts }: { readonly jobs: number; readonly starts: number }): string =>
  `${counted(jobs, "training")}${starts === 0 ? "" : ` and ${counted(starts, "file")} of given weights`}`;
