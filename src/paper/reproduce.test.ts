import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sha256 } from "../hash.ts";
import { chosenSuites } from "./chosen.ts";
import { claims } from "./claims/index.ts";
import { judgeAll } from "./judge.ts";
import { keepRuns, readKept } from "./kept/folder.ts";
import type { KeptRun } from "./kept-run.ts";
import { paperPages } from "./pages/markdown.ts";
import { type Reproduced, reproduce } from "./reproduce.ts";
import { lenet } from "./runs/lenet.ts";
import { plainSpec } from "./spec-of.ts";
import { suites } from "./suites/index.ts";
import { tiny, tinyDataset, tinyModels } from "./tiny.test-data.ts";

let folder: string;
const found = new Map<string, Reproduced>();

/**
 * What is run of each network. Conv-4 and Conv-6 are Conv-2 with more layers; of VGG-19 there is one figure that no other
 * network has.
 */
const asked: Readonly<Record<string, readonly string[]>> = {
  LeNet: ["paper", "own"],
  "Conv-2": ["paper", "own"],
  "Resnet-18": ["paper", "own"],
  "VGG-19": ["fig7"],
};

/** Every suite, network by network in a store of its own, so that the smallest network of each kind can be asked for. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "paper-"));
  for (const [network, names] of Object.entries(asked)) {
    found.set(
      network,
      await reproduce({
        chosen: chosenSuites(names, [network.toLowerCase()]),
        size: { scale: "quick", overrides: [...tiny, ...(tinyModels[network] ?? [])] },
        store: join(folder, network),
        jobs: 2,
        png: network === "Resnet-18",
        command: "a test",
        datasetOf: (name) => Promise.resolve(tinyDataset(name)),
      }),
    );
  }
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(suites.names())("%s, from spec to figure to verdict", (name) => {
  const shown = () =>
    [...found.values()].flatMap(({ suites: all }) => all.filter((suite) => suite.shown.name === name));

  test("every network of it was trained, and every panel is drawn", () => {
    const networks = Object.keys(asked).filter(
      (network) =>
        [name, "paper"].some((each) => asked[network]?.includes(each)) &&
        suites.named(name).lines.some(({ ask }) => ask.network === network),
    );
    expect(networks.length).toBeGreaterThan(0);
    expect(
      shown()
        .flatMap(({ shown: { pictures } }) => [...new Set(pictures.map(({ network }) => network))])
        .sort(),
    ).toEqual(networks.sort());
    for (const { svg, table } of shown().flatMap((each) => each.shown.pictures)) {
      expect(svg).toMatch(/^<svg /);
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
      expect(table.rows.length).toBeGreaterThan(0);
      for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
    }
  });

  test("every claim has its row, and none is called true at such a scale", () => {
    for (const { shown: one } of shown()) {
      expect(one.judged.map(({ claim }) => claim)).toEqual(suites.named(name).claims);
      for (const { direction, size, here, n } of one.judged) {
        if (here !== null && n === 0) continue; // counted, at any scale
        expect(["not run", "not enough trials", "not at this scale", null]).toContain(direction);
        expect(["not run", "not at this scale", null]).toContain(size);
      }
    }
  });

  test("its report is a page and the files of each picture", async () => {
    for (const { shown: one, report } of shown()) {
      const files = (await readdir(join(report, ".."))).sort();
      const endings = report.includes("Resnet-18") ? ["svg", "png", "csv"] : ["svg", "csv"];
      expect(files).toEqual(
        [...one.pictures.flatMap((each) => endings.map((ending) => `${each.name}.${ending}`)), "report.html"].sort(),
      );
      const page = await readFile(report, "utf8");
      expect(page.match(/<svg/g)).toHaveLength(one.pictures.length);
      expect(page).toContain("What was run");
    }
  });
});

test("asked again nothing is trained, and every file has the same bytes; kept, its runs make the same verdicts", async () => {
  const before = found.get("LeNet");
  const store = join(folder, "LeNet");
  const bytesOf = async () => {
    // The page over all suites is of those that were asked for last.
    const files = (await readdir(join(store, "reports"), { recursive: true, withFileTypes: true })).filter((each) =>
      each.isFile(),
    );
    const paths = files.map((each) => join(each.parentPath, each.name)).filter((path) => !path.includes("/paper/"));
    paths.sort();
    return Promise.all(paths.map(async (path) => [path, sha256(await readFile(path))]));
  };
  const first = await bytesOf();
  let trained = 0;
  await reproduce({
    chosen: chosenSuites(["section2", "fig15"], ["lenet"]),
    size: { scale: "quick", overrides: [...tiny, ...(tinyModels.LeNet ?? [])] },
    store,
    png: false,
    command: "a test",
    datasetOf: (name) => Promise.resolve(tinyDataset(name)),
    onEvent: (event) => {
      if (event.type === "job-started") trained++;
    },
  });
  expect(trained).toBe(0);
  expect(await bytesOf()).toEqual(first);

  const runs = (before?.suites ?? []).flatMap(({ shown }) => shown.runs);
  const unique = [...new Map(runs.map((run) => [run.id, run])).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const bytes = await keepRuns(unique, join(folder, "kept"));
  const read = await readKept(join(folder, "kept"));
  expect(judgeAll(claims.names(), read)).toEqual(judgeAll(claims.names(), unique));
  expect(await keepRuns(read, join(folder, "kept"))).toBe(bytes);
  // As if they were of the paper's network, which these small ones stand for.
  const { model, train } = plainSpec(lenet, "paper");
  const asPaper = ({ spec, ...run }: KeptRun): KeptRun => {
    return { ...run, spec: { ...spec, model, train: { ...spec.train, batch: train.batch } } };
  };
  const pages = paperPages(read.map(asPaper));
  expect(pages.map(({ name }) => name)).toContain("appendix-f.md");
  expect(pages.at(-1)?.name).toBe("README.md");
  const made = new Set(pages.map(({ name }) => name));
  for (const { content } of pages.filter(({ name }) => name.endsWith(".md"))) {
    for (const [, link = ""] of String(content).matchAll(/\]\(((?!http)[^)]+)\)/g)) expect(made).toContain(link);
  }
});
