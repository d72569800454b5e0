import type { Weights } from "../../src/engine/index.ts";
import type { Answer, Job } from "../../src/lottery/job/job.ts";
import { outcomeOf, type Trained } from "../../src/lottery/job/result.ts";
import type { WeightsOf } from "../../src/lottery/starts/start-weights.ts";

/** Stands for a store: answers with what was trained, and keeps all final weights. */
export function inMemory(train: (job: Job, weightsOf: WeightsOf) => Promise<Trained>) {
  const kept = new Map<string, Weights>();
  const weightsOf: WeightsOf = async (key) => {
    const weights = kept.get(key);
    if (!weights) throw new Error(`job ${key} was not trained`);
    return new Map([...weights].map(([name, values]) => [name, values.slice()]));
  };
  return {
    weightsOf,
    async train(job: Job): Promise<Answer> {
      const trained = await train(job, weightsOf);
      if (!trained.diverged) kept.set(job.key, trained.finalWeights);
      return { outcome: outcomeOf(trained), reused: false };
    },
  };
}
