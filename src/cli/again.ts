import type { Dataset } from "../data/arrays/index.ts";
import { useModules } from "../extensions/index.ts";
import type { Event } from "../lottery/index.ts";
import { countText } from "../numbers-in-words.ts";
import { MOST_THREADS } from "../runs/index.ts";
import type { AgainOptions, Ticket } from "../ticket/index.ts";
import { commandLine } from "./command-line.ts";
import { stoppable } from "./exit.ts";
import { showTraining } from "./progress/training-progress.ts";
import { readData } from "./read-data.ts";
import { sayAside } from "./say.ts";
import { wholeNumber } from "./whole-number.ts";

/** How a ticket out of a file is to be trained, as it was typed. */
export interface AgainFlags {
  readonly data?: string | undefined;
  /** Which data set `data` is, where it is another than the ticket's. */
  readonly as?: string | undefined;
  readonly threads?: string | undefined;
  /** Modules, of which one may have the data set. */
  readonly use?: readonly string[] | undefined;
}

/** Reads a ticket's data and trains it by `train`, with its progress on stderr; Ctrl-C stops it. */
export async function trainedAgain<T>(
  ticket: Ticket,
  { data, as = ticket.data.name, threads, use }: AgainFlags,
  train: (options: AgainOptions) => Promise<T>,
): Promise<{ readonly dataset: Dataset; readonly trained: T }> {
  const count = wholeNumber("--threads", threads, 1, MOST_THREADS);
  if (use) await useModules(use);
  const signal = stoppable(commandLine());
  const dataset = await readData(as, data);
  const { from, until } = ticket.content.train;
  const progress = showTraining(process.stderr, process.env);
  let begun = false;
  const onEvent = (event: Event) => {
    // Only now is it known that the ticket and the data fit.
    if (!begun) sayAside(`training it: ${countText(until - from)} iterations\n`);
    begun = true;
    progress.take(event);
  };
  try {
    return { dataset, trained: await train({ dataset, threads: count, signal, onEvent }) };
  } finally {
    progress.close();
  }
}
