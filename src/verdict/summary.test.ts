import { expect, test } from "vitest";
import { usualRule } from "./bounds.ts";
import { diverged, job } from "./record.test-data.ts";
import type { RunRecord } from "./record.ts";
import { statistic, summarize } from "./summary.ts";

const run = (jobs: RunRecord["jobs"]): RunRecord => ({
  id: "lenet-mnist-a91b6875",
  preset: "lenet-mnist",
  scale: "quick",
  trials: 2,
  command: null,
  spec: spec,
  data: { name: "mnist", copy: "a copy", checksum: "00" },
  machine: { instructionSet: "avx2", versions: { lth: "0.1.0" } },
  started: null,
  finished: null,
  seconds: null,
  input: { channels: 1, rows: 28, columns: 28 },
  jobs,
  network: () => null,
});

const spec: RunRecord["spec"] = {
  model: { family: "mlp", widths: [300, 100] },
  data: { name: "mnist", validation: 5000, pixels: "unit" },
  train: {
    optimizer: { name: "adam", lr: 0.0012, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
    batch: 60,
    iterations: "5000it",
    order: "own",
    schedule: { warmup: "0it", drops: [], factor: 0.1 },
    augment: { flip: false, crop: 0 },
  },
  measure: { every: 100, test: 500 },
  prune: { criterion: "magnitude", scope: "layer", strategy: "resetting", rate: 0.2, rates: {} },
  rounds: 1,
  rewind: "0it",
  initial: { deviation: "glorot", weights: "drawn" },
  controls: { reinit: 2, random: 0, reshuffle: 0 },
  controlRounds: [],
  verdict: usualRule,
  trials: 2,
  seed: 0,
};

test("every number as mean, minimum, maximum and values, trial by trial, repeats beside each other, in any order of jobs", () => {
  const summary = summarize(
    run([
      job({ trial: 1, round: 1, role: "reinit", repeat: 1 }, 9704, 1400),
      job({ trial: 1, round: 1, role: "reinit", repeat: 0 }, 9703, 1300, true),
      job({ trial: 0, round: 1, role: "reinit", repeat: 1 }, 9702, 1200),
      job({ trial: 0, round: 1, role: "reinit", repeat: 0 }, 9701, 1100),
      diverged({ trial: 1, round: 1 }),
      job({ trial: 0, round: 1 }, 9800, 900),
      job({ trial: 1, round: 0 }, 9790, 2100),
      job({ trial: 0, round: 0 }, 9780, 1900),
      job({ trial: 0, round: 0, role: "rewind" }, 1234, 500),
    ]),
  );
  expect(summary.rounds.map(({ round, density }) => [round, density])).toEqual([
    [0, 1],
    [1, 0.8],
  ]);
  const [dense, first] = summary.rounds;
  expect(dense?.ticket.earlyStopIteration).toEqual({ mean: 2000, min: 1900, max: 2100, values: [1900, 2100] });
  expect(dense?.ticket.testAccuracyAtEarlyStop).toEqual({
    mean: expect.closeTo(0.9785, 12),
    min: 0.978,
    max: 0.979,
    values: [0.978, 0.979],
  });
  expect(dense?.ticket.testAccuracyAtEnd?.values).toEqual([0.977, 0.978]);
  expect(dense?.ticket.trainAccuracyAtEarlyStop?.values).toEqual([50 / 55, 50 / 55]);
  expect(dense?.controls).toEqual({});
  expect(first?.ticket).toMatchObject({ diverged: 1, censored: 0, earlyStopIteration: { values: [900] } });
  expect(first?.ticket.jobs).toEqual([{ trial: 0, repeat: 0, key: "0 ticket 0 1" }]);
  expect(first?.controls.reinit?.jobs.map(({ trial, repeat }) => [trial, repeat])).toEqual([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]);
  expect(Object.keys(first?.controls ?? {})).toEqual(["reinit"]);
  expect(first?.controls.reinit?.earlyStopIteration?.values).toEqual([1100, 1200, 1300, 1400]);
  expect(first?.controls.reinit).toMatchObject({ censored: 1, diverged: 0 });
});

test("the JSON has exactly the documented members", () => {
  const summary = summarize(run([job({ trial: 0, round: 0 }, 9780, 1900)]));
  expect(Object.keys(summary)).toEqual([
    "id",
    "preset",
    "scale",
    "trials",
    "network",
    "data",
    "warnings",
    "machine",
    "name",
    "note",
    "command",
    "spec",
    "rounds",
    "verdict",
  ]);
  expect(Object.keys(summary.verdict)).toEqual([
    "enough",
    "smallestMatching",
    "smallestAsAccurate",
    "smallestAsSoon",
    "fastest",
    "mostAccurate",
    "loss",
    "delay",
    "tickets",
    "controls",
  ]);
  expect(Object.keys(summary.rounds[0] ?? {})).toEqual(["round", "density", "ticket", "controls"]);
});

test("a round in which everything diverged has counts and no numbers", () => {
  const { ticket } =
    summarize(run([diverged({ trial: 0, round: 0 }), diverged({ trial: 1, round: 0 })])).rounds[0] ?? {};
  expect(ticket).toEqual({
    earlyStopIteration: null,
    testAccuracyAtEarlyStop: null,
    trainAccuracyAtEarlyStop: null,
    testAccuracyAtEnd: null,
    trainAccuracyAtEnd: null,
    jobs: [],
    censored: 0,
    diverged: 2,
  });
});

test("the mean of equal values is that value", () => {
  expect(statistic([0.9791, 0.9791, 0.9791])?.mean).toBe(0.9791);
  expect(statistic([])).toBeNull();
});
