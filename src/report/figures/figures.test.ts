import { parseHTML } from "linkedom";
import { beforeAll, describe, expect, test } from "vitest";
import { inLight } from "../palette.ts";
import { png } from "../png.ts";
import { gather, type Reported } from "../reported.ts";
import { networkWith, sampleRun } from "../sample.test-data.ts";
import { figures } from "./index.ts";
import { styleOf } from "./networks.ts";

let run: Reported;
beforeAll(async () => {
  run = await gather(
    sampleRun({ trials: 3, rounds: 7, iterations: 5000, controls: { reinit: 2, random: 1, reshuffle: 1 } }),
    { weights: true },
  );
});

describe.each(figures.entries())("%s", (_, figure) => {
  test("is one SVG that needs nothing beside it, the same each time, and stays the same drawing in light", () => {
    const svg = figure.draw(run);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 400 \d+/);
    expect(svg).not.toMatch(/NaN|undefined|Infinity|<style|<script|href|url\(/);
    expect(figure.draw(run)).toBe(svg);
    expect(inLight(svg)).not.toContain("var(");
    expect(parseHTML(svg).document.querySelectorAll("svg > *").length).toBeGreaterThan(1);
  });

  test("stays inside its frame", () => {
    const svg = figure.draw(run);
    const texts = [...svg.matchAll(/<text[^>]*>/g)].length;
    expect(texts).toBeGreaterThan(2);
    const [, height] = /viewBox="0 0 400 (\d+)/.exec(svg) ?? [];
    for (const [, x, y] of svg.matchAll(/translate\((-?[\d.]+)[, ](-?[\d.]+)\)/g)) {
      expect(Number(x)).toBeLessThanOrEqual(400);
      expect(Number(y)).toBeLessThanOrEqual(Number(height));
    }
  });

  test("says n, and has a table whose rows are as wide as its header", () => {
    expect(figure.caption(run)).toMatch(/n = \d/);
    const { columns, rows } = figure.table(run);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toHaveLength(columns.length);
  });

  test("has no rows for a run without jobs", async () => {
    const empty = await gather({ ...sampleRun({ trials: 1, rounds: 0 }), jobs: [] });
    expect(figure.table(empty).rows).toEqual([]);
    expect(figure.caption(empty)).not.toMatch(/NaN|undefined|Infinity/);
  });
});

test("the table of a figure holds what the summary says", () => {
  const { columns, rows } = figures.named("early-stop").table(run);
  const row = rows.find(([network, round]) => network === "reinit" && round === 3);
  const statistic = run.summary.rounds[3]?.controls.reinit?.earlyStopIteration;
  expect(columns).toEqual([
    "network",
    "round",
    "density_share",
    "n",
    "mean_iterations",
    "min_iterations",
    "max_iterations",
    "values_iterations",
  ]);
  expect(row).toEqual([
    "reinit",
    3,
    run.summary.rounds[3]?.density,
    6,
    statistic?.mean,
    statistic?.min,
    statistic?.max,
    statistic?.values.join(" "),
  ]);
});

test("densities fall to the right on a logarithmic axis", () => {
  const svg = figures.named("early-stop").draw(run);
  const places = [...svg.matchAll(/<text transform="translate\(([\d.]+),[^>]*>(100|80\.0|64\.1|51\.3)</g)].map(
    ([, x]) => Number(x),
  );
  expect(places).toHaveLength(4);
  const steps = places.slice(1).map((x, i) => x - (places[i] ?? 0));
  for (const step of steps) expect(step).toBeCloseTo(steps[0] ?? 0, 0);
  expect(steps[0]).toBeGreaterThan(20);
});

test("learning curves are of named tickets, the smallest, and the densities nearest to the paper's, at most six", async () => {
  const roundsOf = (of: Reported) => [
    ...new Set(
      figures
        .named("learning-curves")
        .table(of)
        .rows.map(([round]) => round),
    ),
  ];
  const named = ({ summary: { verdict } }: Reported) =>
    [verdict.smallestMatching, verdict.fastest, verdict.mostAccurate].map((ticket) => ticket?.round);
  expect(named(run)).toEqual([6, 6, 7]);
  expect(roundsOf(run)).toEqual([0, 3, 6, 7]);
  const short = await gather(sampleRun({ trials: 1, rounds: 2 }));
  expect(roundsOf(short)).toEqual([0, 2]);
  const long = await gather(sampleRun());
  expect(roundsOf(long)).toEqual(expect.arrayContaining([0, 20, ...named(long)]));
  expect(roundsOf(long)).toHaveLength(6);
});

test("a screen reader is told where each line begins and ends", () => {
  const svg = figures.named("test-accuracy-at-end").draw(run);
  expect(svg).toMatch(/aria-label="[^"]*ticket: \d\d\.\d\d at 100%, \d\d\.\d\d at 21\.1%; reinit: [^"]* at 80\.0%/);
});

test("bars of comparisons are drawn to the frame and no further", async () => {
  const far = sampleRun({ trials: 3, rounds: 4 });
  const jobs = far.jobs.map((job) =>
    job.round === 0 && job.trial === 0 && "earlyStopIteration" in job.outcome
      ? { ...job, outcome: { ...job.outcome, earlyStopIteration: 40 } }
      : job,
  );
  const svg = figures.named("time-ratios").draw(await gather({ ...far, jobs }));
  // The vertical axis is the frame; bars are the other upright lines.
  const upright = [...svg.matchAll(/<line y2="([\d.]+)" y1="([\d.]+)" x2="([\d.]+)" x1="([\d.]+)"/g)]
    .map(([, ...numbers]) => numbers.map(Number) as [number, number, number, number])
    .filter(([, , x2, x1]) => x1 === x2);
  const least = Math.min(...upright.map(([, , x]) => x));
  const frame = upright.filter(([, , x]) => x === least).flatMap(([y2, y1]) => [y1, y2]);
  const bars = upright.filter(([, , x]) => x > least).flatMap(([y2, y1]) => [y1, y2]);
  expect(bars.length).toBeGreaterThan(10);
  expect([Math.min(...bars), Math.max(...bars)]).toEqual([Math.min(...frame), Math.max(...frame)]);
});

test("captions of comparisons say no more than the verdict", async () => {
  const captionOf = async (trials: number) =>
    figures.named("time-ratios").caption(await gather(sampleRun({ trials, rounds: 2 })));
  expect(await captionOf(3)).toContain(
    "geometric means: where a whole bar lies below the line at 1, tickets are sooner. Bars",
  );
  expect(await captionOf(2)).toContain("geometric means. Bars are 95% intervals");
  expect(await captionOf(1)).toContain("geometric means. One trial has no intervals; n = 1 pair");
});

test("tickets of which one stopped at the last measurement are said not to be called sooner, wherever their bar lies", async () => {
  const sample = sampleRun({ trials: 3, rounds: 2, controls: { reinit: 0, random: 0, reshuffle: 0 } });
  const late = sample.jobs.map((job) =>
    job.round === 2 && job.trial === 0 ? { ...job, outcome: { ...job.outcome, censored: true } } : job,
  );
  const captionOf = async (jobs: typeof sample.jobs) =>
    figures.named("time-ratios").caption(await gather({ ...sample, jobs }));
  expect(await captionOf(late)).toContain(
    "Tickets of which one stopped at the last measurement are never called sooner",
  );
  expect(await captionOf(sample.jobs)).not.toContain("last measurement");
});

test("captions say how many values points have where they differ", async () => {
  const sample = sampleRun({ trials: 5, rounds: 2, controls: { reinit: 3, random: 0, reshuffle: 0 } });
  const jobs = sample.jobs.filter(({ role, round, repeat, trial }) =>
    role === "ticket" ? round < 2 || trial < 3 : round === 2 || repeat === 0,
  );
  const fewer = await gather({ ...sample, jobs });
  const captionOf = (name: string) => figures.named(name).caption(fewer);
  expect(captionOf("early-stop")).toContain("n = 3 to 5 trials; reinit 5 to 15.");
  expect(captionOf("learning-curves")).toContain("n = 3 to 5 trials.");
  expect(captionOf("time-ratios")).toContain("n = 3 to 5 pairs, one for each trial.");
});

test("no two controls of a run look the same, and the old ones look as they always did", () => {
  const looksOf = (controls: readonly string[]) =>
    controls.map((name) => styleOf(name, controls)).map(({ tone, symbol, dash }) => [tone, symbol, dash].join());
  for (const controls of [
    ["reinit", "signs", "untrained"],
    ["signs", "untrained"],
    ["reinit", "random", "reshuffle", ...Array.from({ length: 13 }, (_, i) => `noise-${i}`)],
  ])
    expect(new Set(looksOf(controls)).size).toBe(controls.length);
  expect(styleOf("random", ["random", "signs"])).toEqual({
    name: "random",
    tone: "control-1",
    symbol: "triangle",
    dash: "2 3",
  });
  expect(styleOf("signs", ["random", "signs"])).toEqual({
    name: "signs",
    tone: "control-3",
    symbol: "circle",
    dash: "1 2",
  });
});

test("the first layer's pictures are of one trial that has results in all of them", async () => {
  const sample = sampleRun({ trials: 3, rounds: 3 });
  const jobs = sample.jobs
    .filter(({ trial, round }) => trial > 0 || round < 3)
    .map((job) => (job.trial === 1 && job.round === 1 ? { ...job, outcome: { iteration: 7, lastLoss: null } } : job));
  const network: typeof sample.network = (place, moment) =>
    jobs.some(
      (job) =>
        job.role === "ticket" && job.trial === place.trial && job.round === place.round && "atEnd" in job.outcome,
    )
      ? sample.network(place, moment)
      : null;
  const whole = await gather({ ...sample, jobs, network });
  expect(new Set(whole.pixels.map(({ trial }) => trial))).toEqual(new Set([2]));
  expect(whole.pixels.length).toBeGreaterThan(1);
  expect(figures.named("first-layer").caption(whole)).toContain("(trial 2; n = 1)");
});

test("learning curves are drawn where early stops come before the first test point", async () => {
  const sample = sampleRun({ trials: 1, rounds: 3, iterations: 5000 });
  const jobs = sample.jobs.map((job) => ({ ...job, outcome: { ...job.outcome, earlyStopIteration: 120 } }));
  const svg = figures.named("learning-curves").draw(await gather({ ...sample, jobs }));
  expect(svg).not.toMatch(/NaN|Infinity/);
  const longest = [...svg.matchAll(/ d="([^"]*)"/g)].map(([, path = ""]) => path.split("L").length);
  expect(Math.max(...longest)).toBeGreaterThanOrEqual(5);
});

test("the first layer's picture counts connections by pixel", async () => {
  const mask = new Uint8Array(2 * 2 * 6); // 2 outputs, 2 channels of 2 x 3 pixels
  for (const kept of [0, 6, 12, 5, 17]) mask[kept] = 1;
  const record = {
    ...sampleRun({ trials: 1, rounds: 0 }),
    input: { channels: 2, rows: 2, columns: 3 },
    network: () => networkWith(mask),
  };
  const { rows } = figures.named("first-layer").table(await gather(record));
  expect(rows.map((row) => row.at(-1))).toEqual([3, 0, 0, 0, 0, 2]);
});

test("an input of any size has one", async () => {
  const record = {
    ...sampleRun({ trials: 1, rounds: 0 }),
    input: { channels: 1, rows: 400, columns: 400 },
    network: () => networkWith(new Uint8Array(160_000).fill(1, 7, 9)),
  };
  expect(figures.named("first-layer").draw(await gather(record))).toContain("<svg");
});

test("an input without rows has no picture", async () => {
  const record = { ...sampleRun({ trials: 1, rounds: 1 }), input: { channels: 784, rows: 1, columns: 1 } };
  expect(figures.named("first-layer").table(await gather(record)).rows).toEqual([]);
});

test("a PNG is drawn with its text", () => {
  const svg = inLight(figures.named("test-accuracy-at-end").draw(run));
  const withText = png(svg);
  expect([...withText.slice(1, 4)]).toEqual([...Buffer.from("PNG")]);
  expect(Buffer.from(png(svg)).equals(Buffer.from(withText))).toBe(true);
  const without = png(svg.replace(/<text[\s\S]*?<\/text>/g, ""));
  expect(withText.length).toBeGreaterThan(without.length * 1.2);
});
