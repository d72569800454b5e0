import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { toyDataset } from "../../test/toy/dataset.ts";
import { toySpec } from "../../test/toy/spec.ts";
import { toyTrainer } from "../../test/toy/trainer.ts";
import type { Weights } from "../engine/index.ts";
import { findInTrials } from "./find.ts";
import type { Job } from "./job/job.ts";
import { outcomeOf } from "./job/result.ts";
import { settingOf } from "./spec/setting.ts";
import { trainJob } from "./train/train.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

const ROUNDS = 4;

test("weights that masks were cut from are let go, however many controls still wait", async () => {
  const dataset = toyDataset();
  const stored = new Map<string, [string, number[]][]>();
  const handedOut: WeakRef<Weights>[] = [];
  let end = () => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  let alive = -1;
  const weightsOf = async (key: string) => {
    const weights: Weights = new Map(
      (stored.get(key) ?? []).map(([name, values]) => [name, Float32Array.from(values)]),
    );
    handedOut.push(new WeakRef(weights));
    return weights;
  };
  const train = async (job: Job) => {
    if (job.place.role !== "ticket") await over;
    if (job.place.role === "ticket" && job.place.round === ROUNDS) {
      await setTimeout(10); // what led here has returned
      collect();
      alive = handedOut.filter((each) => each.deref() !== undefined).length;
      end();
    }
    const trained = await trainJob(job, { dataset, open: toyTrainer, weightsOf });
    if (!trained.diverged)
      stored.set(
        job.key,
        [...trained.finalWeights].map(([name, values]) => [name, [...values]]),
      );
    return { outcome: outcomeOf(trained), reused: false };
  };
  const spec = toySpec({ trials: 1, rounds: ROUNDS, controls: { reinit: 2, random: 1, reshuffle: 0 } });
  await findInTrials({ setting: settingOf(spec, dataset), train, weightsOf });
  expect(handedOut.length).toBe(ROUNDS);
  expect(alive).toBe(0);
});
