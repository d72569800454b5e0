import { LthError } from "../../errors.ts";
import { type StreamPath, stream } from "../../random.ts";

/** Which examples each iteration trains on. */
export interface Order {
  /** The batches of iterations `from` to `until` - 1, one after the other: `batch` example numbers for each. */
  batches(from: number, until: number): Int32Array;
}

/**
 * Epoch e passes over `training` in the order that the stream [...path, e] draws; what is left over at its end, fewer
 * than a batch, is skipped. Any iteration can be asked for without the ones before, so training that is taken up again
 * in epoch 3 is in the order of epoch 3. Throws if a batch does not fit into the training part.
 */
export function orderOf(training: Int32Array, batch: number, path: StreamPath): Order {
  const perEpoch = iterationsPerEpoch(training.length, batch);
  if (perEpoch === 0) throw batchTooLarge(batch, training.length);
  let epoch = -1;
  let order: Int32Array = new Int32Array();

  return {
    batches(from, until) {
      const examples = new Int32Array((until - from) * batch);
      for (let iteration = from; iteration < until; iteration++) {
        const wanted = Math.floor(iteration / perEpoch);
        if (wanted !== epoch) {
          order = stream([...path, wanted]).permutation(training.length);
          epoch = wanted;
        }
        const first = (iteration % perEpoch) * batch;
        for (let i = 0; i < batch; i++) examples[(iteration - from) * batch + i] = training[order[first + i]!]!;
      }
      return examples;
    },
  };
}

/** Whole batches in one pass over the training part. */
export const iterationsPerEpoch = (training: number, batch: number): number => Math.floor(training / batch);

export function batchTooLarge(batch: number, training: number): LthError {
  return new LthError(
    `train.batch is ${batch}, and the training part has only ${training} examples`,
    "ask for a smaller batch or fewer validation examples",
  );
}
