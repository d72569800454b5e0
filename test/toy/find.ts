import type { Masks, Weights } from "../../src/engine/index.ts";
import type { Event } from "../../src/lottery/events.ts";
import { findInTrials } from "../../src/lottery/find.ts";
import type { Job } from "../../src/lottery/job/job.ts";
import { wordsFor } from "../../src/lottery/job/place.ts";
import type { Trained } from "../../src/lottery/job/result.ts";
import { settingOf } from "../../src/lottery/spec/setting.ts";
import { startWeights, type WeightsOf } from "../../src/lottery/starts/start-weights.ts";
import { trainingGradients } from "../../src/lottery/train/gradients.ts";
import { trainJob } from "../../src/lottery/train/train.ts";
import { unpackMasks } from "../../src/prune/index.ts";
import { toyDataset } from "./dataset.ts";
import { inMemory } from "./in-memory.ts";
import { toySpec } from "./spec.ts";
import { type Script, toyTrainer } from "./trainer.ts";

export interface Hooks {
  /** Decides what the toy engine shows of a job. */
  readonly script?: (job: Job) => Script;
  /** Runs before a job is trained. */
  readonly before?: (job: Job) => Promise<void> | void;
}

const dataset = toyDataset();

/** Finds tickets with the toy engine, and keeps every job and what came of it. */
export async function find(
  changes: Record<string, unknown> = {},
  { script = () => ({}), before = () => {} }: Hooks = {},
) {
  const spec = toySpec(changes);
  const events: Event[] = [];
  const seen = new Map<string, { job: Job; masks: Masks; trained: Trained; start: Weights }>();
  const train = async (job: Job, weightsOf: WeightsOf) => {
    await before(job);
    const masks = unpackMasks(job.mask);
    const trained = await trainJob(job, { dataset, weightsOf, open: (options) => toyTrainer(options, script(job)) });
    const start = await startWeights(job.content.network, job.content.start, masks, weightsOf);
    seen.set(wordsFor(job.place), { job, masks, trained, start });
    return trained;
  };
  const setting = settingOf(spec, dataset);
  const gradients = trainingGradients({ dataset, executor: "reference" });
  const emit = (event: Event) => events.push(event);
  const records = await findInTrials({ setting, ...inMemory(train), gradients, emit });
  const at = (words: string) => {
    const found = seen.get(words);
    if (!found) throw new Error(`no ${words} among ${[...seen.keys()].join("; ")}`);
    return found;
  };
  const final = (words: string) => {
    const { trained } = at(words);
    if (trained.diverged) throw new Error(`${words} diverged`);
    return trained.finalWeights;
  };
  return { spec, setting, records, events, seen, at, final };
}
