import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { toyDataset } from "../../test/toy/dataset.ts";
import { toySpec } from "../../test/toy/spec.ts";
import { toyTrainer } from "../../test/toy/trainer.ts";
import { findInTrials } from "./find.ts";
import type { Job, Trained } from "./job.ts";
import { trainJob } from "./train.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

const ROUNDS = 4;

test("weights of tickets that were pruned are let go, however many controls still wait", async () => {
  const dataset = toyDataset();
  const weights: WeakRef<Trained>[] = [];
  let end = () => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  let alive = -1;
  const train = async (job: Job) => {
    if (job.place.role !== "ticket") await over;
    if (job.place.role === "ticket" && job.place.round === ROUNDS) {
      await setTimeout(10); // what led here has returned
      collect();
      alive = weights.filter((each) => each.deref() !== undefined).length;
      end();
    }
    const trained = await trainJob(job, { dataset, open: toyTrainer });
    if (job.place.role === "ticket") weights.push(new WeakRef(trained));
    return trained;
  };
  const spec = toySpec({ trials: 1, rounds: ROUNDS, controls: { reinit: 2, random: 1, reshuffle: 0 } });
  await findInTrials({ spec, dataset, train });
  expect(weights.length).toBe(ROUNDS + 1);
  expect(alive).toBe(0);
});
