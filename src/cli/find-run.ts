import { useModules } from "../extensions/index.ts";
import { findTickets } from "../index.ts";
import { type Override, readSpec } from "../request/index.ts";
import {
  checkRunWords,
  DEFAULT_STORE,
  knowingModules,
  MOST_JOBS,
  MOST_THREADS,
  readGivenWeights,
  sideBySide,
  type Told,
} from "../runs/index.ts";
import { columnName } from "../verdict/index.ts";
import { oneLine } from "../visible.ts";
import { commandLine } from "./command-line.ts";
import type { FindFlags } from "./find-flags.ts";
import { showDataProgress } from "./progress/data-progress.ts";
import { showProgress } from "./progress/progress.ts";
import { Tally } from "./progress/tally.ts";
import { remoteOr } from "./remote.ts";
import { failIfDiverged, lineFor } from "./run-events.ts";
import { runScreen, toldOf } from "./run-screen.ts";
import { say, sayPainted } from "./say.ts";
import { overridesOf } from "./spec-options.ts";
import { wholeNumber } from "./whole-number.ts";

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
  checkRunWords({ runName: flags.name, note: flags.note });
  if (flags.use) await useModules(flags.use);
  const given = flags.initial === undefined ? undefined : await readGivenWeights(flags.initial);
  const begin = given === undefined ? [] : [{ path: "initial.weights", yaml: given.sha256, source: "--initial" }];
  const overrides = [...own, ...begin, ...overridesOf(flags)];
  const { remote: elsewhere, name } = flags;
  const planned = { store, data, jobs, threads, remote: elsewhere, initial: given, name, json: flags.json === true };
  if (flags.sweep) {
    const { eachOnce, sweepOf } = await import("./sweep-flags.ts");
    const all = await knowingModules(store, () =>
      eachOnce(
        sweepOf(flags.sweep ?? []).map((chosen) => readSpec({ from, scale, overrides: [...overrides, ...chosen] })),
      ),
    );
    if (flags.dryRun) {
      const { sweepDryRun } = await import("./measure/sweep-dry-run.ts");
      const plan = sweepDryRun(all, planned);
      say(await knowingModules(store, () => plan));
      return;
    }
    const { runSweep } = await import("./sweep-run.ts");
    return await runSweep(all, { store, flags, signal, jobs, threads, waitSeconds, initial: given });
  }
  const named = await knowingModules(store, () => readSpec({ from, scale, overrides }));
  if (flags.dryRun) {
    const { dryRun } = await import("./measure/dry-run.ts");
    const plan = dryRun(named, planned);
    say(await knowingModules(store, () => plan));
    return;
  }

  const { spec } = named;
  const progress = showProgress(process.stderr, process.env, new Tally(undefined, sideBySide(threads)), {
    rule: spec.verdict,
    ticket: columnName(spec),
  });
  const reading = showDataProgress(process.stderr, process.env);
  const remote = await remoteOr(flags, { jobs, threads }, (line) => progress.say(line));
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
      initial: flags.initial,
      ...remote.session,
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
    await remote.close();
  }
}
