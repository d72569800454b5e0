import { sha256 } from "../../src/hash.ts";
import {
  findInTrials,
  type Job,
  outcomeOf,
  runId,
  type Setting,
  settingOf,
  type WeightsOf,
} from "../../src/lottery/index.ts";
import { decodeJob, encodeJob } from "../../src/runs/index.ts";
import { travelling } from "../../src/workers/toy-job.test-data.ts";
import { toySpec } from "../toy/spec.ts";
import { trainedAtOnce } from "./fake-training.ts";

/** Bytes of what was trained, by the keys of the jobs. */
export type Results = Map<string, Uint8Array>;

/** What is asked for: a run, and what it comes to on one machine. */
export interface Search {
  readonly run: string;
  readonly setting: Setting;
  readonly results: Results;
}

/** The final weights of what was trained. */
export const weightsIn =
  (results: Results): WeightsOf =>
  async (key) => {
    const bytes = results.get(key);
    if (bytes === undefined) throw new Error(`${key} was not trained`);
    return decodeJob(bytes, key).trained.finalWeights;
  };

async function searchOf(changes: Record<string, unknown>): Promise<Search> {
  const spec = toySpec(changes);
  const setting = settingOf(spec, travelling);
  const results: Results = new Map();
  const weightsOf = weightsIn(results);
  const train = async (job: Job) => {
    const trained = await trainedAtOnce(job, weightsOf);
    if (trained.diverged === null) results.set(job.key, Buffer.concat(encodeJob(job, trained)));
    return { outcome: outcomeOf(trained), reused: false };
  };
  await findInTrials({ setting, train, weightsOf, gradients: noGradients });
  return { run: runId("toy", spec, travelling.checksum), setting, results };
}

export const noGradients = async (): Promise<never> => {
  throw new Error("no gradients are asked for");
};

/** Two runs that share trainings: tickets that go back to iteration 3, which is another training's end. */
export const searches = await Promise.all([
  searchOf({ rewind: "3it", rounds: 1, controls: { reinit: 1 } }),
  searchOf({ rewind: "3it", trials: 1, controls: { random: 1 } }),
]);

/** Whose result has this hash. */
export const keyOfResult: ReadonlyMap<string, string> = new Map(
  searches.flatMap(({ results }) => [...results].map(([key, bytes]) => [sha256(bytes), key] as const)),
);
