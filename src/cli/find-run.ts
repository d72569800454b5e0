import { LthError } from "../errors.ts";
import { useModules } from "../extensions/index.ts";
import { findTickets } from "../index.ts";
import { isAwaited, isResult, wordsFor } from "../lottery/index.ts";
import { type Override, readSpec } from "../request/index.ts";
import { DEFAULT_STORE, MOST_JOBS, MOST_THREADS, sideBySide, type Told } from "../runs/index.ts";
import { columnName, type RunRecord } from "../verdict/index.ts";
import { oneLine } from "../visible.ts";
import { commandLine } from "./command-line.ts";
import { showDataProgress } from "./progress/data-progress.ts";
import { showProgress } from "./progress/progress.ts";
import { Tally } from "./progress/tally.ts";
import { runScreen, toldOf } from "./run-screen.ts";
import { say, sayPainted } from "./say.ts";
import { overridesOf, type SpecFlags } from "./spec-options.ts";
import { wholeNumber } from "./whole-number.ts";

/** The flags of `find` and `train`, as they were typed. */
export interface FindFlags extends SpecFlags {
  readonly scale?: string | undefined;
  readonly jobs?: string | undefined;
  readonly threads?: string | undefined;
  readonly wait?: string | undefined;
  readonly store?: string | undefined;
  readonly data?: string | undefined;
  readonly use?: readonly string[] | undefined;
  readonly name?: string | undefined;
  readonly note?: string | undefined;
  readonly json?: true | undefined;
  readonly dryRun?: true | undefined;
}

/** What `lth find` and `lth train` do. The signal stops it; a dry run needs none. */
export async function runFindCommand(
  from: string,
  flags: FindFlags,
  own: readonly Override[],
  signal?: AbortSignal,
): Promise<void> {
  const jobs = wholeNumber("--jobs", flags.jobs, 1, MOST_JOBS);
  const threads = wholeNumber("--threads", flags.threads, 1, MOST_THREADS);
  const waitSeconds = wholeNumber("--wait", flags.wait, 0, 1e6);
  const { scale, store = DEFAULT_STORE, data } = flags;
  if (flags.use) await useModules(flags.use);
  const named = readSpec({ from, scale, overrides: [...own, ...overridesOf(flags)] });
  if (flags.dryRun) {
    const { dryRun } = await import("./measure/dry-run.ts");
    say(await dryRun(named, { store, data, jobs, threads, json: flags.json === true }));
    return;
  }

  const { spec } = named;
  const progress = showProgress(process.stderr, process.env, new Tally(undefined, sideBySide(threads)), {
    rule: spec.verdict,
    ticket: columnName(spec),
  });
  const reading = showDataProgress(process.stderr, process.env);
  const onEvent = (event: Told) => {
    reading.close();
    progress.take(event);
    if (flags.json) say(`${JSON.stringify(event)}\n`);
    const line = lineFor(event);
    if (line !== undefined) progress.say(line);
  };
  try {
    const options = {
      store,
      data,
      jobs,
      threads,
      waitSeconds,
      name: flags.name,
      note: flags.note,
      signal,
      onEvent,
      onData: reading.take,
      command: commandLine(),
    };
    const { summary, report, record } = await findTickets({ spec: named, ...options });
    progress.close();
    if (!flags.json) {
      const after = [`run ${record.id}`, `report: ${oneLine(String(report))}`];
      const brief = [`lth show ${record.id} says more, and what this rests on`, ...after.slice(1)];
      const told = toldOf(record, summary);
      sayPainted(runScreen(told, { after, full: false, brief }, process.stdout, process.env));
    }
    failIfDiverged(record);
  } finally {
    reading.close();
    progress.close();
  }
}

/** What a reader should know while a run goes on. */
function lineFor(event: Told): string | undefined {
  if (event.type === "warning") return `warning: ${event.message}`;
  if (event.type === "job-diverged") return `${wordsFor(event.job)} ${divergedAt(event)}`;
  return undefined;
}

const divergedAt = ({
  iteration,
  lastLoss,
}: {
  readonly iteration: number;
  readonly lastLoss: number | null;
}): string =>
  `diverged at iteration ${iteration}: its loss is not finite (last finite loss: ${lastLoss === null ? "none" : Number(lastLoss.toPrecision(6))})`;

/** A ticket that diverged ends its trial, so the run is not what was asked for. Its results are kept all the same. */
function failIfDiverged(record: RunRecord): void {
  for (const { outcome, role, ...place } of record.jobs) {
    if (isResult(outcome) || !isAwaited(role)) continue;
    throw new LthError(
      `${record.id}: ${wordsFor({ role, ...place })} ${divergedAt(outcome)}`,
      "ask for a smaller learning rate, such as --set train.optimizer.lr=0.001; the other results are kept",
      { fault: "found" },
    );
  }
}
