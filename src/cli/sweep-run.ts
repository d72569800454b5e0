import type { Dataset } from "../data/arrays/index.ts";
import { countText, percentText } from "../numbers-in-words.ts";
import { comparedRuns, divergedInWords, ranked, writeComparison } from "../report/index.ts";
import type { NamedSpec } from "../request/index.ts";
import {
  checkedRun,
  comparisonFolder,
  type GivenWeights,
  openSession,
  type RunOutcome,
  type SessionOptions,
  sideBySide,
  storePaths,
  type Told,
} from "../runs/index.ts";
import { isDenseAlone, judgedAtEnd, type RunRecord, type RunSummary } from "../verdict/index.ts";
import { commandLine } from "./command-line.ts";
import { sweepScreen } from "./compare-screen.ts";
import type { FindFlags } from "./find-flags.ts";
import { shortVerdict } from "./listed-runs.ts";
import { showSweep } from "./progress/sweep-progress.ts";
import { Tally } from "./progress/tally.ts";
import { readData } from "./read-data.ts";
import { remoteOr } from "./remote.ts";
import { failIfDiverged, lineFor } from "./run-events.ts";
import { say, sayPainted } from "./say.ts";
import { nameInSweep, sweepLabels } from "./sweep-labels.ts";

/** What a sweep shares with a single run. */
export interface SweepOptions extends Pick<SessionOptions, "jobs" | "threads" | "waitSeconds"> {
  readonly store: string;
  readonly flags: FindFlags;
  readonly signal?: AbortSignal | undefined;
  /** What every run begins with, if not with weights of its own. */
  readonly initial?: GivenWeights | undefined;
}

/** Every combination as a run of its own, all in one session; at the end they are ranked, and drawn side by side. */
export async function runSweep(named: readonly NamedSpec[], options: SweepOptions): Promise<void> {
  const { store, flags, signal, jobs, threads, waitSeconds, initial } = options;
  const datasets = await loadAll(named, flags.data);
  const labels = sweepLabels(named);
  const requests = named.map(({ preset, scale, spec, idVerdict }, i) => ({
    ...{ name: preset, scale, spec, idVerdict, initial, signal, command: commandLine() },
    dataset: datasetOf(datasets, spec.data.name),
    runName: nameInSweep(flags.name, labels[i] ?? ""),
    note: flags.note,
  }));
  const progress = showSweep(
    process.stderr,
    process.env,
    named.length,
    () => new Tally(undefined, sideBySide(threads)),
  );
  const told = new Set<string>();
  const sayOnce = (line: string) => {
    if (!told.has(line)) progress.say(line);
    told.add(line);
  };
  const remote = await remoteOr(flags, { jobs, threads }, sayOnce);
  let outcomes: readonly RunOutcome[];
  try {
    // What is wrong with any of them is said before the first begins.
    for (const request of requests) checkedRun(request, store, remote.session);
    const session = await openSession(store, {
      ...remote.session,
      ...{ waitSeconds, signal },
      purpose: `a sweep of ${named.length} runs`,
      onWarning: (message) => sayOnce(`warning: ${message}`),
    });
    try {
      outcomes = await inTurns(requests, remote.session.jobs ?? sideBySide(threads), async (request, i) => {
        const label = labels[i] ?? "";
        const take = progress.begin(label);
        const onEvent = (event: Told) => {
          take(event);
          if (flags.json) say(`${JSON.stringify(event)}\n`);
          const line = lineFor(event);
          if (line !== undefined) sayOnce(line);
        };
        const outcome = await session.find({ ...request, onEvent });
        progress.end(label, inWords(outcome.record, outcome.summary));
        return outcome;
      });
    } finally {
      progress.close();
      await session.close();
    }
  } finally {
    progress.close();
    await remote.close();
  }
  const records = outcomes.map(({ record }) => record);
  const inOrder = ranked(comparedRuns(records));
  const ids = records.map(({ id }) => id);
  const report = await writeComparison(
    inOrder.map(({ record }) => record),
    comparisonFolder(storePaths(store), ids),
  );
  if (flags.json) {
    say(
      `${JSON.stringify({ type: "sweep", runs: inOrder.map(({ record, label }) => ({ id: record.id, label })), report })}\n`,
    );
  } else {
    sayPainted(`${sweepScreen(inOrder, report, process.stdout, process.env).join("\n")}\n`);
  }
  for (const record of records) failIfDiverged(record);
}

/** What came of a run, in a line. */
export function inWords(record: RunRecord, summary: RunSummary): string {
  const dense = summary.rounds[0]?.ticket;
  const accuracy = judgedAtEnd(record.spec.verdict) ? dense?.testAccuracyAtEnd : dense?.testAccuracyAtEarlyStop;
  const stop = dense?.earlyStopIteration;
  if (!accuracy || !stop) return "training diverged";
  const lost = divergedInWords({ record });
  const numbers = `dense network ${percentText(accuracy.mean)} on the test part, early stop ${countText(stop.mean)}${lost === "" ? "" : `, diverged in ${lost} trials`}`;
  return isDenseAlone(record.spec) ? numbers : `${shortVerdict(summary)}; ${numbers}`;
}

async function loadAll(named: readonly NamedSpec[], data: string | undefined): Promise<ReadonlyMap<string, Dataset>> {
  const datasets = new Map<string, Dataset>();
  for (const name of new Set(named.map(({ spec }) => spec.data.name))) datasets.set(name, await readData(name, data));
  return datasets;
}

function datasetOf(datasets: ReadonlyMap<string, Dataset>, name: string): Dataset {
  const dataset = datasets.get(name);
  if (dataset === undefined) throw new Error(`the data set ${name} was not read`);
  return dataset;
}

/** The results of all, in their order, at most so many at once. After a failure none is begun; the first error is thrown. */
async function inTurns<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T, i: number) => Promise<R>,
): Promise<readonly R[]> {
  const results = new Map<number, R>();
  const failures: unknown[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length && failures.length === 0) {
      const i = next++;
      try {
        results.set(i, await work(items[i]!, i));
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(most, items.length)) }, worker));
  if (failures.length > 0) throw failures[0];
  return items.flatMap((_, i) => {
    const result = results.get(i);
    return result === undefined ? [] : [result];
  });
}
