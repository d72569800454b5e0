import { expect, test } from "vitest";
import { toyDataset } from "../../test/toy/dataset.ts";
import { toySpec } from "../../test/toy/spec.ts";
import { findTickets } from "./find.ts";
import { accuracy, type Job, type Trained } from "./job.ts";
import { isResult } from "./record.ts";
import { trainJob } from "./train.ts";

const dataset = toyDataset();
const reference = (job: Job): Promise<Trained> => trainJob(job, { dataset, executor: "reference" });

test("the engine keeps every promise that is checked while tickets are found, with every optimizer", async () => {
  for (const optimizer of [
    { name: "adam", lr: 0.02 },
    { name: "sgd", lr: 0.2, momentum: 0.9, nesterov: true, weightDecay: 0.001 },
  ]) {
    const controls = { reinit: 1, random: 1, reshuffle: 1 };
    const spec = toySpec({
      train: { optimizer, iterations: "60it" },
      measure: { every: 10, test: 20 },
      controls,
      rewind: "5it",
      trials: 1,
    });
    const records = await findTickets({ spec, dataset, train: reference });
    expect(records).toHaveLength(10);
    for (const { role, round, layers, outcome } of records) {
      if (!isResult(outcome)) throw new Error(`${role} of round ${round} diverged`);
      expect(Object.values(outcome.survivors)).toEqual(layers.map(({ survivors }) => survivors));
      expect(outcome.atEarlyStop.validation.loss).toBe(Math.min(...outcome.validation.loss));
    }
    const dense = records[0]!.outcome;
    expect(isResult(dense) && accuracy(dense.atEnd.train)).toBeGreaterThan(0.9);
  }
});

test("a learning rate of 1e30 diverges, and is recorded as that", async () => {
  const spec = toySpec({ train: { optimizer: { name: "sgd", lr: 1e30 } }, trials: 1 });
  const records = await findTickets({ spec, dataset, train: reference });
  expect(records).toHaveLength(1);
  expect(records[0]!.outcome).toEqual({ iteration: expect.any(Number), lastLoss: expect.any(Number) });
});

test("a learning rate of 1e-30 changes no weight, and is warned of", async () => {
  for (const name of ["sgd", "adam"]) {
    const warnings: string[] = [];
    const spec = toySpec({ train: { optimizer: { name, lr: 1e-30 } }, trials: 1, rounds: 1 });
    await findTickets({
      spec,
      dataset,
      train: reference,
      emit: (event) => event.type === "warning" && warnings.push(event.message),
    });
    expect(warnings).toHaveLength(1);
  }
});
