import { join, relative } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { compareScreen, sweepScreen } from "../src/cli/compare-screen.ts";
import { listTable } from "../src/cli/list-table.ts";
import { differsFromPreset, type ListedRun, shortVerdict } from "../src/cli/listed-runs.ts";
import { showProgress } from "../src/cli/progress/progress.ts";
import { showSweep } from "../src/cli/progress/sweep-progress.ts";
import { Tally } from "../src/cli/progress/tally.ts";
import { runScreen, toldOf } from "../src/cli/run-screen.ts";
import { showRun } from "../src/cli/show-run.ts";
import { inWords } from "../src/cli/sweep-run.ts";
import { accuracy, isResult, type JobRecord } from "../src/lottery/index.ts";
import { readKept } from "../src/paper/index.ts";
import { comparedRuns, ranked } from "../src/report/index.ts";
import { comparisonFolder, reportFolder, storePaths, type Told } from "../src/runs/index.ts";
import { isDenseAlone, type RunRecord, summarize } from "../src/verdict/index.ts";
import { screenOf } from "./terminal.ts";

/**
 * Makes `docs/guide/terminal.md`: what commands show in terminals of two sizes and without one, drawn by what draws them, of real
 * runs whose numbers are kept in `captured/`; times alone are made up. `npx vitest run test/captures.test.ts -u` makes it anew.
 * The runs, were they needed again:
 *
 *     lth find lenet-mnist --rounds 6 --iterations 2000it
 *     lth train lenet-mnist --iterations 2000it --sweep train.optimizer.lr=0.0006,0.0012,0.0024
 *     lth find lenet-mnist --rounds 6 --iterations 2000it --strategy one-shot
 *     lth find lenet-mnist --rounds 6 --iterations 2000it --set train.optimizer.lr=0.0024
 *     lth reproduce keep --to test/captured
 */

const small = { isTTY: true, columns: 80, rows: 24 } as const;
const large = { isTTY: true, columns: 120, rows: 40 } as const;
const none = {} as const;
const sizes = { "80 x 24": small, "120 x 40": large, "no terminal": none } as const;

const plain = { NO_COLOR: "1" };
/** What a terminal of this size shows at the end; without one, the text. */
async function shown(outlet: { columns?: number; rows?: number }, text: string): Promise<string> {
  if (outlet.columns === undefined || outlet.rows === undefined) return text.trimEnd();
  const lines = await screenOf(text, { columns: outlet.columns, rows: outlet.rows });
  return lines
    .map((line) => line.trimEnd())
    .join("\n")
    .trimEnd();
}

/** Of the kept runs the one that differs from its preset in these fields. */
const kept = (await readKept(join(import.meta.dirname, "captured"))).map(
  (run): RunRecord => ({ ...run, input: { channels: 1, rows: 28, columns: 28 }, network: () => null }),
);
const runOf = (isDense: boolean, ...differs: readonly string[]): RunRecord => {
  const found = kept.find((run) => isDenseAlone(run.spec) === isDense && fieldsOf(run).join() === differs.join());
  if (found === undefined) throw new Error(`no run that differs in ${differs.join(" ")}`);
  return found;
};
const fieldsOf = (run: RunRecord): readonly string[] =>
  differsFromPreset(run, run.spec).filter((field) => !/^(rounds|controls|iterations)=/.test(field));

const record = runOf(false);
const oneShot: RunRecord = { ...runOf(false, "strategy=one-shot"), name: "one shot" };
const faster = runOf(false, "lr=0.0024");
const dense = runOf(true);
const [denseSlower, denseFaster] = [runOf(true, "lr=0.0006"), runOf(true, "lr=0.0024")];

const paths = storePaths("runs");
const reportOf = (folder: string): string => `${relative(process.cwd(), folder)}/report.html`;
/** Of each training. */
const iterations = 2000;

/** The events of a run's trainings, as far as they are told. */
function eventsOf(jobs: readonly JobRecord[]): Told[] {
  return jobs.flatMap(({ outcome, ...job }): Told[] => {
    if (!isResult(outcome)) return [];
    const started = { type: "job-started", job, from: 0, iteration: 0, iterations: outcome.iterations } as const;
    const done = {
      type: "job-done",
      job,
      reused: false,
      earlyStopIteration: outcome.earlyStopIteration,
      censored: outcome.censored,
      testAccuracyAtEarlyStop: accuracy(outcome.atEarlyStop.test),
      testAccuracyAtEnd: accuracy(outcome.atEnd.test),
    } as const;
    return [started, done];
  });
}

const planned = (of: RunRecord): Extract<Told, { type: "run" }> => {
  const trial = of.jobs.filter(({ trial: number }) => number === 0);
  const trainings = trial.map(({ role, round, repeat }) => ({ role, round, repeat, iterations, waits: [] }));
  const [jobs, work] = [of.jobs.length, iterations * of.jobs.length];
  const costs = Array.from({ length: 12 }, () => 1);
  const weights = of.jobs[0]?.layers.reduce((sum, layer) => sum + layer.weights, 0) ?? 0;
  const numbers = { jobs, iterations: work, work, costs, weights, atOnce: 2 };
  return { type: "run", run: of.id, ...numbers, trainings, awaits: "ticket" };
};

/** A search that has come so far: rounds 0 to 4 are over, and some controls; two trainings are at work. */
function searching(outlet: object): string {
  let [text, now] = ["", 0];
  const progress = showProgress({ ...outlet, write: (part: string) => (text += part) }, plain, new Tally(() => now, 2));
  const over = record.jobs
    .filter(({ role, round, trial }) => (role === "ticket" ? round <= 4 || (round === 5 && trial === 0) : round <= 2))
    .sort((a, b) => a.round - b.round);
  progress.take(planned(record));
  for (const { round, density, layers } of record.jobs.filter(({ role, trial }) => role === "ticket" && trial === 0)) {
    const survivors = layers.reduce((sum, layer) => sum + layer.survivors, 0);
    if (round > 0 && round <= 5) progress.take({ type: "pruned", trial: 0, round, density, survivors });
  }
  for (const event of eventsOf(over)) {
    if (event.type === "job-done") now += 2;
    progress.take(event);
  }
  for (const [trial, iteration] of [
    [1, 700],
    [2, 400],
  ] as const) {
    const job = record.jobs.find((one) => one.role === "ticket" && one.round === 5 && one.trial === trial);
    if (job === undefined) throw new Error("no such training");
    const { outcome: _, ...label } = job;
    progress.take({ type: "job-started", job: label, from: 0, iteration: 0, iterations });
    now += 1;
    progress.take({ type: "progress", key: label.key, iteration, iterations, validationLoss: 0.1 });
  }
  vi.advanceTimersByTime(1000);
  return text;
}

function sweeping(outlet: object): string {
  let [text, now] = ["", 0];
  const progress = showSweep(
    { ...outlet, write: (part: string) => (text += part) },
    plain,
    3,
    () => new Tally(() => now, 2),
  );
  progress.begin("lr=0.0006")(planned(denseSlower));
  progress.end("lr=0.0006", inWords(denseSlower, summarize(denseSlower)));
  const [job] = dense.jobs;
  const take = progress.begin("lr=0.0012");
  take(planned(dense));
  if (job === undefined) throw new Error("no such training");
  const { outcome: _, ...label } = job;
  take({ type: "job-started", job: label, from: 0, iteration: 0, iterations });
  now = 2;
  take({ type: "progress", key: label.key, iteration: 1000, iterations, validationLoss: 0.1 });
  vi.advanceTimersByTime(1000);
  return text;
}

function screen(of: RunRecord, outlet: object): string {
  const report = `report: ${reportOf(reportFolder(paths, of.id))}`;
  const brief = [`lth show ${of.id} says more, and what this rests on`, report];
  return runScreen(toldOf(of, summarize(of)), { after: [`run ${of.id}`, report], brief, full: false }, outlet, plain);
}

const listed = (of: RunRecord): ListedRun => {
  const summary = summarize(of);
  const { id, preset, scale, trials, data, spec, command, name = null, started, finished } = of;
  return {
    ...{ id, preset, scale, trials, data, spec, command, name, note: null, finished },
    ...{ started: started ?? "", state: "done", differs: differsFromPreset(of, spec) },
    verdict: isDenseAlone(spec) ? "dense alone" : shortVerdict(summary),
    accuracy: summary.rounds[0]?.ticket.testAccuracyAtEarlyStop?.mean ?? null,
    density: summary.verdict.smallestMatching?.density ?? null,
  };
};
const runs = [record, oneShot, faster, dense, denseSlower, denseFaster]
  .map(listed)
  .sort((a, b) => (a.started < b.started ? 1 : -1));

const beside = {
  differs: [],
  files: [{ what: "report", path: reportOf(reportFolder(paths, record.id)) }],
};

const comparisonOf = (records: readonly RunRecord[]): string =>
  reportOf(
    comparisonFolder(
      paths,
      records.map(({ id }) => id),
    ),
  );

function comparing(outlet: object, records: readonly RunRecord[]): string {
  return `${compareScreen(comparedRuns(records), comparisonOf(records), outlet, plain).join("\n")}\n`;
}

function swept(outlet: object): string {
  const records = [denseSlower, dense, denseFaster];
  return `${sweepScreen(ranked(comparedRuns(records)), comparisonOf(records), outlet, plain).join("\n")}\n`;
}

const sweep = "lth train lenet-mnist --iterations 2000it --sweep train.optimizer.lr=0.0006,0.0012,0.0024";

/** Title, command, and what it shows in an outlet. */
const captures: readonly (readonly [title: string, command: string, show: (outlet: object) => string])[] = [
  ["A search that goes on", "lth find lenet-mnist --rounds 6 --iterations 2000it", searching],
  ["A search that is over", "lth find lenet-mnist --rounds 6 --iterations 2000it", (outlet) => screen(record, outlet)],
  ["The dense network alone", "lth train lenet-mnist --iterations 2000it", (outlet) => screen(dense, outlet)],
  ["A sweep that goes on", sweep, sweeping],
  ["A sweep that is over", sweep, swept],
  ["Runs of a store", "lth list", (outlet) => listTable(runs, "runs", outlet, plain)],
  [
    "One run",
    `lth show ${record.id}`,
    (outlet) => showRun(summarize(record), "done", toldOf(record, summarize(record)), beside, outlet, plain),
  ],
  ["Two runs side by side", `lth compare ${record.id} "one shot"`, (outlet) => comparing(outlet, [record, oneShot])],
  ["Several", "lth compare --where rounds=6", (outlet) => comparing(outlet, [record, oneShot, faster])],
];

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("the guide's page of terminals is what is drawn today", async () => {
  const parts = [
    "# In a terminal",
    "What commands show, in terminals of 80 x 24 and 120 x 40 characters and without one. The runs are real, LeNet-300-100 on MNIST with " +
      "2,000 iterations; a test draws this page of their kept numbers with what draws them, and compares. In a terminal headlines and the titles of tables are bold, unless `NO_COLOR` is set; the letters are " +
      "the same. Of what is longer than the terminal its last lines are shown here, as there.",
  ];
  for (const [title, command, show] of captures) {
    parts.push(`## ${title}`, `\`${command}\``);
    let before = "";
    for (const [name, outlet] of Object.entries(sizes)) {
      vi.useFakeTimers();
      const text = show(outlet);
      vi.useRealTimers();
      const capture = await shown(outlet, text);
      if (capture === before) continue;
      before = capture;
      parts.push(name, `\`\`\`text\n${capture}\n\`\`\``);
    }
  }
  await expect(`${parts.join("\n\n")}\n`).toMatchFileSnapshot("../docs/guide/terminal.md");
});

test("no line is wider than 80 columns, and without a terminal and with NO_COLOR there is no escape", () => {
  for (const [title, , show] of captures) {
    const code = "\u001b[";
    if (!/goes on/.test(title)) expect(show(small), title).not.toContain(code);
    expect(show(none), title).not.toContain(code);
    if (/goes on/.test(title)) continue;
    // A list without a terminal has one line for each run, for other programs.
    const texts = title === "Runs of a store" ? [show(small)] : [show(small), show(none)];
    const wide = texts.flatMap((text) => text.split("\n")).filter((line) => line.length > 80);
    expect(wide, title).toEqual([]);
  }
});

test("a headline is bold in a terminal, and not with NO_COLOR", () => {
  const told = toldOf(record, summarize(record));
  expect(runScreen(told, { full: false }, small, {})).toContain("\u001b[1m");
  expect(runScreen(told, { full: false }, small, plain)).not.toContain("\u001b[");
});

test("the last screen of a search has its headline on it, also in 24 rows", async () => {
  vi.useRealTimers();
  const lines = await screenOf(screen(record, small), { columns: 80, rows: 24 });
  expect(lines.join(" ")).toContain(toldOf(record, summarize(record)).headline.slice(0, 60));
});
