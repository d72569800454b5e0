import { Interrupted } from "../errors.ts";
import { turns } from "../lottery/index.ts";
import { writeReportFiles } from "../report/index.ts";
import { openSession, type RunEvent, type SessionOptions, storePaths, suiteFolder } from "../runs/index.ts";
import type { ChosenSuite } from "./chosen.ts";
import { picturesOf } from "./drawn.ts";
import { evidenceOf } from "./evidence.ts";
import { experimentName } from "./experiment.ts";
import { judge } from "./judge.ts";
import type { KeptRun } from "./kept-run.ts";
import { lookedAt } from "./looked-at.ts";
import { indexPage } from "./pages/index-page.ts";
import { suiteFiles } from "./pages/suite-files.ts";
import type { SuiteShown } from "./pages/suite-page.ts";
import { type DatasetOf, type PlannedRun, type PlannedSuite, planSuites } from "./plan.ts";
import { plainSpec, type Size } from "./spec-of.ts";
import { keptOf } from "./thinned.ts";

/** What suites are to be run. */
export interface ReproduceRequest extends SessionOptions {
  readonly chosen: readonly ChosenSuite[];
  readonly size: Size;
  readonly store: string;
  readonly datasetOf: DatasetOf;
  /** The command that asks for it, for reports; of each run in the store, too. */
  readonly command: string;
  readonly signal?: AbortSignal | undefined;
  /** False leaves out the PNG files, which take longest to make; default true. */
  readonly png?: boolean | undefined;
  /** Told what was planned, before anything is trained. */
  readonly onPlan?: ((planned: readonly PlannedSuite[]) => void) | undefined;
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
  readonly onWarning?: ((message: string) => void) | undefined;
  /** Told of each suite whose report was written. */
  readonly onSuite?: ((suite: SuiteShown, report: string) => void) | undefined;
}

/** What was run, and where its reports are. */
export interface Reproduced {
  readonly suites: readonly { readonly shown: SuiteShown; readonly report: string }[];
  /** The page over all of them; null for a single suite. */
  readonly index: string | null;
}

/** Runs that are at work at once: enough that cores stay busy while one ends, few enough that suites are done one by one. */
const RUNS_AT_ONCE = 3;

/**
 * Runs suites in one session and writes a report for each as soon as its runs are done, in the store's `reports/<suite>`; of
 * several a page over all in `reports/paper`. Equal trainings are trained once, whichever run asks. Asked again it goes on where
 * it was stopped, and writes the same bytes.
 *
 * Throws what `planSuites` and `Session.find` throw; what was finished is kept.
 */
export async function reproduce(request: ReproduceRequest): Promise<Reproduced> {
  const { chosen, size, store, datasetOf, signal, onEvent, onWarning, command, ...options } = request;
  const planned = await planSuites(chosen, size, datasetOf);
  request.onPlan?.(planned);
  const failure = new AbortController();
  const stop = signal === undefined ? failure.signal : AbortSignal.any([signal, failure.signal]);
  const { jobs, threads, executor, waitSeconds, checkpointSeconds, train } = options;
  const session = await openSession(store, {
    ...{ jobs, threads, executor, waitSeconds, checkpointSeconds, train },
    purpose: chosen.map(({ name }) => name).join(" "),
    signal,
    onWarning,
  });
  const take = turns(RUNS_AT_ONCE);
  const asked = new Map<string, Promise<KeptRun>>();
  const looked = new Set(planned.flatMap(({ suite, runs }) => (suite.looks ? runs.map(({ id }) => id) : [])));
  const runOf = ({ id, named, dataset }: PlannedRun): Promise<KeptRun> => {
    const known = asked.get(id);
    if (known) return known;
    const found = take(0, async () => {
      if (stop.aborted) throw new Interrupted();
      const { record } = await session.find({
        ...{ name: named.preset, scale: named.scale, spec: named.spec, dataset, command },
        signal: stop,
        onEvent,
      });
      return keptOf(record, looked.has(id) ? await lookedAt(record) : undefined);
    });
    found.catch(() => failure.abort());
    asked.set(id, found);
    return found;
  };
  try {
    // All are asked for now, in order, and taken up in turn; each suite waits for its own.
    const waiting = planned.map((suite) => ({ suite, runs: suite.runs.map(runOf) }));
    const suites: Reproduced["suites"][number][] = [];
    for (const { suite, runs } of waiting) {
      const shown = shownOf(suite, await Promise.all(runs), { size, command });
      const report = await writeReportFiles(suiteFiles(shown, request.png), suiteFolder(storePaths(store), suite.name));
      request.onSuite?.(shown, report);
      suites.push({ shown, report });
    }
    if (suites.length < 2) return { suites, index: null };
    const page = { name: "report.html", content: indexPage(suites.map(({ shown }) => shown)) };
    return { suites, index: await writeReportFiles([page], suiteFolder(storePaths(store), "paper")) };
  } catch (error) {
    failure.abort();
    const errors = (await Promise.allSettled(asked.values())).flatMap((each) =>
      each.status === "rejected" ? [each.reason as unknown] : [],
    );
    throw errors.find((each) => !(each instanceof Interrupted)) ?? error;
  } finally {
    await session.close();
  }
}

/** What was found of a suite by its own runs. */
function shownOf(
  { name, suite, lines, runs: planned }: PlannedSuite,
  runs: readonly KeptRun[],
  { size, command }: { readonly size: Size; readonly command: string },
): SuiteShown {
  const byName = new Map<string, KeptRun[]>();
  planned.forEach(({ lines: [first] }, i) => {
    if (first === undefined) return;
    const experiment = experimentName(plainSpec(first.ask, "paper"));
    byName.set(experiment, [...(byName.get(experiment) ?? []), ...runs.slice(i, i + 1)]);
  });
  const asAsked = runs.every(({ spec }) => byName.has(experimentName(spec)));
  const level = size.scale !== "paper" ? "quick" : asAsked ? "paper" : "shortened";
  const evidence = evidenceOf(byName, level);
  return {
    ...{ name, figures: suite.figures, about: suite.about, scale: size.scale, runs, command },
    pictures: picturesOf({ name, suite, lines }, evidence),
    judged: suite.claims.map((claim) => judge(claim, evidence, level)),
  };
}
