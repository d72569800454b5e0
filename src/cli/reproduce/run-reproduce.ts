import { countsText, figuresText, hereText, type Judged, reproduce } from "../../paper/index.ts";
import { DEFAULT_STORE, MOST_JOBS, MOST_THREADS } from "../../runs/index.ts";
import { oneLine } from "../../visible.ts";
import { commandLine } from "../command-line.ts";
import { NOTHING_STARTED } from "../measure/nothing-started.ts";
import { remoteOr } from "../remote.ts";
import { say, sayPainted } from "../say.ts";
import { columnsOf, hanging } from "../terminal.ts";
import { wholeNumber } from "../whole-number.ts";
import { askedSuites, type SuiteFlags } from "./asked.ts";
import { listOf } from "./list.ts";
import { SuiteProgress } from "./suite-progress.ts";
import { suiteTable } from "./suite-table.ts";

export interface ReproduceFlags extends SuiteFlags {
  readonly jobs?: string | undefined;
  readonly threads?: string | undefined;
  readonly wait?: string | undefined;
  readonly store?: string | undefined;
  readonly json?: true | undefined;
  readonly dryRun?: true | undefined;
  readonly remote?: true | undefined;
}

/** What `lth reproduce fig4` does. */
export async function runReproduce(
  names: readonly string[],
  flags: ReproduceFlags,
  signal?: AbortSignal,
): Promise<void> {
  const jobs = wholeNumber("--jobs", flags.jobs, 1, MOST_JOBS);
  const threads = wholeNumber("--threads", flags.threads, 1, MOST_THREADS);
  const waitSeconds = wholeNumber("--wait", flags.wait, 0, 1e6);
  const { store = DEFAULT_STORE } = flags;
  const asked = askedSuites(names, flags);
  if (flags.dryRun) {
    const listing = await listOf(asked, { store, jobs, threads });
    if (flags.json) say(`${JSON.stringify(listing.suites, null, 2)}\n`);
    else {
      sayPainted(suiteTable(listing, process.stdout));
      say(`\n${NOTHING_STARTED}\n`);
    }
    return;
  }
  const progress = new SuiteProgress(process.stderr, process.env);
  const remote = await remoteOr(flags, { jobs, threads }, (line) => progress.say(line));
  try {
    const { suites, index } = await reproduce({
      ...asked,
      ...remote.session,
      ...{ store, waitSeconds, signal },
      command: commandLine(),
      onPlan: (planned) => progress.plan(planned),
      onWarning: (message) => progress.say(`warning: ${message}`),
      onEvent: (event) => {
        progress.take(event);
        if (flags.json) say(`${JSON.stringify(event)}\n`);
      },
      onSuite: ({ name }, report) => progress.say(`${name} is done: ${report}`),
    });
    progress.close();
    if (flags.json) {
      const done = suites.map(({ shown, report }) => ({
        suite: shown.name,
        report,
        runs: shown.runs.map(({ id }) => id),
      }));
      say(`${JSON.stringify({ type: "reproduced", suites: done, index })}\n`);
      return;
    }
    const width = Math.min(columnsOf(process.stdout, 100), 100);
    for (const { shown, report } of suites) {
      say(`${figuresText(shown.figures)}: ${countsText(shown.judged)}\n`);
      for (const each of shown.judged) say(`${hanging(`  ${lineOf(each)}`, width)}\n`);
      say(`report: ${oneLine(report)}\n`);
    }
    if (index !== null) say(`all of them: ${oneLine(index)}\n`);
  } finally {
    progress.close();
    await remote.close();
  }
}

/** A claim in a line: its answers first. */
function lineOf({ claim, about, paper, here, n, direction, size }: Judged): string {
  const answers = [direction, size].filter((answer) => answer !== null).join(" / ");
  return `${claim} ${answers}: ${about}. Paper: ${paper}. Here: ${hereText({ claim, here })}, n = ${n}.`;
}
