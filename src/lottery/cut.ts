import { fullMasks, type Masks, type Weights } from "../engine/index.ts";
import { InvariantError } from "../errors.ts";
import { type Cut, unpackMasks } from "../prune/index.ts";
import { atOnce } from "../steps.ts";
import type { JobContent } from "./job/content.ts";
import type { Job } from "./job/job.ts";
import type { Seeds } from "./job/seeds.ts";
import type { Setting } from "./spec/setting.ts";
import { isGiven } from "./spec/spec.ts";
import { keptBase } from "./starts/start.ts";
import { changingWeights, initialWeights, type WeightsOf } from "./starts/start-weights.ts";

/** How a search looks into networks: what it needs beside somebody who trains them. */
export interface Looking {
  /** The final weights of a job that was trained. */
  readonly weightsOf: WeightsOf;
  /** Gradients for criteria that ask for them; absent: such a criterion is an error. */
  readonly gradients?: GradientsOf | undefined;
}

/** Gradients of the mean loss over batches of a job's training examples at any weights, by parameter, dense. */
export type GradientsOf = (asked: {
  /** Says which network, data, batch and order of examples. */
  readonly content: JobContent;
  readonly masks: Masks;
  readonly weights: Weights;
  readonly batches: number;
}) => Promise<Weights>;

/** The network that a round's mask is cut from. */
export interface Source {
  readonly job: Job;
  /** False: it is ranked as it starts, before its training. */
  readonly trained: boolean;
}

/** Everything that the mask of `round` may be cut by. `masks`: those of the round before. */
export async function cutOf(
  { network, spec }: Setting,
  seeds: Seeds,
  { job, trained }: Source,
  { round, masks }: { readonly round: number; readonly masks: Masks },
  { weightsOf, gradients }: Looking,
): Promise<Cut> {
  const { content } = job;
  const { start, train } = content;
  // Read now if it is another job's end: criteria do not wait for it.
  const kept = keptBase(start.base);
  const base = kept === null ? null : await weightsOf(kept);
  const given = isGiven(spec) ? await weightsOf(spec.initial.weights) : null;
  const startOf = once(() =>
    atOnce(changingWeights(network, start, unpackMasks(job.mask), base ?? initialWeights(network, seeds.weights))),
  );
  const weights = trained ? await weightsOf(job.key) : startOf();
  const drawn = (ofRound: number, looked: Masks) => {
    const stream = seeds.criterion(ofRound);
    const order = [...stream, "examples"];
    return {
      masks: looked,
      stream,
      probe: {
        async gradients(batches: number, at = weights) {
          if (!gradients) throw new InvariantError("a criterion asks for gradients, and nobody computes them");
          return gradients({
            content: { ...content, train: { ...train, order } },
            masks: looked,
            weights: at,
            batches,
          });
        },
      },
    };
  };
  return {
    round,
    weights,
    ...drawn(round, masks),
    atOnce: drawn(1, fullMasks(network)),
    start: startOf,
    initial: once(() => given ?? initialWeights(network, seeds.weights)),
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
