import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { compareTable, differenceLines } from "../src/cli/compare-table.ts";
import { listTable } from "../src/cli/list-table.ts";
import { differsFromPreset, type ListedRun, shortVerdict } from "../src/cli/listed-runs.ts";
import { showProgress } from "../src/cli/progress/progress.ts";
import { showSweep } from "../src/cli/progress/sweep-progress.ts";
import { Tally } from "../src/cli/progress/tally.ts";
import { runScreen, toldOf } from "../src/cli/run-screen.ts";
import { showRun } from "../src/cli/show-run.ts";
import { accuracy, isResult, type JobRecord } from "../src/lottery/index.ts";
import { comparedRuns, ranked, runDifferences, runRowsOf } from "../src/report/index.ts";
import { sampleRun } from "../src/report/sample.test-data.ts";
import type { Told } from "../src/runs/index.ts";
import { type RunRecord, summarize } from "../src/verdict/index.ts";
import { screenOf } from "./terminal.ts";

/**
 * Makes `docs/guide/terminal.md`: what commands show in terminals of two sizes and without one, drawn by what draws them, from
 * made-up runs that give the same numbers everywhere. `npx vitest run test/captures.test.ts -u` makes it anew.
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

const searched = sampleRun({
  trials: 3,
  rounds: 11,
  controls: { reinit: 1, random: 0, reshuffle: 0 },
  iterations: 10_000,
});
const record: RunRecord = { ...searched, scale: "quick", command: "lth find lenet-mnist" };
const after = [`run ${record.id}`, `report: runs/reports/${record.id}/report.html`];
const brief = [`lth show ${record.id} says more, and what this rests on`, ...after.slice(1)];

/** A run of another spec, with its early stops that many times as late and its accuracies changed by so much. */
function variant(
  id: string,
  change: (spec: RunRecord["spec"]) => RunRecord["spec"],
  times: number,
  gain: number,
): RunRecord {
  const changed = (job: JobRecord): JobRecord => {
    const { outcome } = job;
    if (!isResult(outcome)) return job;
    const better = ({ correct, examples, loss }: typeof outcome.atEnd.test) => ({
      ...{ examples, loss },
      correct: Math.round(
        correct + gain * examples * (0.5 + job.round / 10 + (((job.trial * 7 + job.round * 3) % 5) - 2) / 8),
      ),
    });
    const at = (scores: typeof outcome.atEnd) => ({
      ...scores,
      test: better(scores.test),
      validation: better(scores.validation),
    });
    return {
      ...job,
      outcome: {
        ...outcome,
        earlyStopIteration: Math.round(
          outcome.earlyStopIteration * times * (1 + (((job.trial * 3 + job.round) % 4) - 1) / 30),
        ),
        atEarlyStop: at(outcome.atEarlyStop),
        atEnd: at(outcome.atEnd),
      },
    };
  };
  return { ...record, id, spec: change(record.spec), jobs: record.jobs.map(changed) };
}

const rate = (lr: number) => (spec: RunRecord["spec"]) => ({
  ...spec,
  train: { ...spec.train, optimizer: { ...spec.train.optimizer, lr } },
});
const slower = variant("lenet-mnist-01c2d3e4", rate(0.0006), 1.6, -0.0004);
const faster = variant("lenet-mnist-5be71f02", rate(0.0024), 0.7, -0.0011);
const oneShot = {
  ...variant(
    "lenet-mnist-c44d9a10",
    (spec) => ({ ...spec, prune: { ...spec.prune, strategy: "one-shot" } }),
    1.15,
    -0.002,
  ),
  name: "one shot",
};
const alone = (of: RunRecord): RunRecord => ({
  ...of,
  spec: { ...of.spec, rounds: 0, controls: {} },
  jobs: of.jobs.filter(({ round }) => round === 0),
});

/** The events of a run's trainings, as far as they are told. */
function eventsOf(jobs: readonly JobRecord[]): Told[] {
  return jobs.flatMap(({ outcome, ...job }): Told[] => {
    if (!isResult(outcome)) return [];
    const started = { type: "job-started", job, from: 0, iteration: 0, iterations: 10_000 } as const;
    const done = {
      type: "job-done",
      job,
      reused: false,
      earlyStopIteration: outcome.earlyStopIteration,
      testAccuracyAtEarlyStop: accuracy(outcome.atEarlyStop.test),
      testAccuracyAtEnd: accuracy(outcome.atEnd.test),
    } as const;
    return [started, done];
  });
}

const planned = (of: RunRecord): Extract<Told, { type: "run" }> => {
  const trial = of.jobs.filter(({ trial: number }) => number === 0);
  const trainings = trial.map(({ role, round, repeat }) => ({ role, round, repeat, iterations: 10_000, waits: [] }));
  const [jobs, work] = [of.jobs.length, 10_000 * of.jobs.length];
  const costs = Array.from({ length: 12 }, () => 1);
  return { type: "run", run: of.id, jobs, iterations: work, work, costs, trainings, atOnce: 2, awaits: "ticket" };
};

/** A search that has come so far: rounds 0 to 4 are over, and some controls; two trainings are at work. */
function searching(outlet: object): string {
  let [text, now] = ["", 0];
  const progress = showProgress({ ...outlet, write: (part: string) => (text += part) }, plain, new Tally(() => now, 2));
  const over = record.jobs
    .filter(({ role, round, trial }) => (role === "ticket" ? round <= 4 || (round === 5 && trial === 0) : round <= 2))
    .sort((a, b) => a.round - b.round);
  progress.take(planned(record));
  for (const [round, survivors] of [
    [1, 213_060],
    [2, 170_538],
    [3, 136_511],
    [4, 109_282],
    [5, 87_490],
  ] as const) {
    progress.take({ type: "pruned", trial: 0, round, density: survivors / 266_200, survivors });
  }
  for (const event of eventsOf(over)) {
    if (event.type === "job-done") now += 2;
    progress.take(event);
  }
  for (const [trial, iteration] of [
    [1, 6200],
    [2, 1800],
  ] as const) {
    const job = record.jobs.find((one) => one.role === "ticket" && one.round === 5 && one.trial === trial);
    if (job === undefined) throw new Error("no such training");
    const { outcome: _, ...label } = job;
    progress.take({ type: "job-started", job: label, from: 0, iteration: 0, iterations: 10_000 });
    now += 1;
    progress.take({ type: "progress", key: label.key, iteration, iterations: 10_000, validationLoss: 0.1 });
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
  progress.begin("lr=0.0006")(planned(alone(slower)));
  progress.end("lr=0.0006", "dense network 97.91% on the test part, early stop 7,467");
  const [job] = alone(record).jobs;
  const take = progress.begin("lr=0.0012");
  take(planned(alone(record)));
  if (job === undefined) throw new Error("no such training");
  const { outcome: _, ...label } = job;
  take({ type: "job-started", job: label, from: 0, iteration: 0, iterations: 10_000 });
  now = 10;
  take({ type: "progress", key: label.key, iteration: 5000, iterations: 10_000, validationLoss: 0.1 });
  vi.advanceTimersByTime(1000);
  return text;
}

const screen = (of: RunRecord, outlet: object) =>
  runScreen(toldOf(of, summarize(of)), { after, brief, full: false }, outlet, plain);

const listed = (of: RunRecord, started: string): ListedRun => {
  const summary = summarize(of);
  const { id, preset, scale, trials, data, spec, command } = of;
  return {
    ...{ id, preset, scale, trials, data, spec, command, started, name: of.name ?? null, note: null },
    ...{ state: "done", finished: started, verdict: shortVerdict(summary) },
    differs: differsFromPreset({ preset, scale: "paper" }, spec).filter(
      (field) => !/^(iterations|rounds|trials|controls)=/.test(field),
    ),
    accuracy: summary.rounds[0]?.ticket.testAccuracyAtEarlyStop?.mean ?? null,
    density: summary.verdict.smallestMatching?.density ?? null,
  };
};
const runs = [
  listed(record, "2026-11-25T09:12:00Z"),
  listed(oneShot, "2026-11-25T08:40:00Z"),
  listed(faster, "2026-11-25T08:02:00Z"),
  listed(slower, "2026-11-24T17:31:00Z"),
];

const beside = {
  differs: [],
  files: [{ what: "report", path: `runs/reports/${record.id}/report.html` }],
};

function comparing(outlet: object, records: readonly RunRecord[]): string {
  const all = comparedRuns(records);
  const rows = runRowsOf(all);
  const lines = [
    ...compareTable(rows, { isRanked: false, searches: true }, outlet, plain),
    "",
    ...differenceLines(runDifferences(all), outlet, plain),
    "report: runs/reports/compared+5b2d9c01/report.html",
  ];
  return `${lines.join("\n")}\n`;
}

function swept(outlet: object): string {
  const all = ranked(comparedRuns([slower, record, faster].map(alone)));
  return `${compareTable(runRowsOf(all), { isRanked: true, searches: false }, outlet, plain).join("\n")}\n`;
}

/** Title, command, and what it shows in an outlet. */
const captures: readonly (readonly [title: string, command: string, show: (outlet: object) => string])[] = [
  ["A search that goes on", "lth find lenet-mnist", searching],
  ["A search that is over", "lth find lenet-mnist", (outlet) => screen(record, outlet)],
  ["The dense network alone", "lth train lenet-mnist", (outlet) => screen(alone(record), outlet)],
  ["A sweep that goes on", "lth train lenet-mnist --sweep train.optimizer.lr=0.0006,0.0012,0.0024", sweeping],
  ["A sweep that is over", "lth train lenet-mnist --sweep train.optimizer.lr=0.0006,0.0012,0.0024", swept],
  ["Runs of a store", "lth list", (outlet) => listTable(runs, "runs", outlet, plain)],
  [
    "One run",
    "lth show lenet-mnist-a91b6875",
    (outlet) => showRun(summarize(record), "done", toldOf(record, summarize(record)), beside, outlet, plain),
  ],
  [
    "Two runs side by side",
    'lth compare lenet-mnist-a91b6875 "one shot"',
    (outlet) => comparing(outlet, [record, oneShot]),
  ],
  [
    "Several",
    "lth compare --where preset=lenet-mnist",
    (outlet) => comparing(outlet, [slower, record, faster, oneShot]),
  ],
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
    "What commands show, in terminals of 80 x 24 and 120 x 40 characters and without one. The runs are made up; a test draws this page " +
      "with what draws them, and compares. In a terminal headlines and the titles of tables are bold, unless `NO_COLOR` is set; the letters are " +
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
