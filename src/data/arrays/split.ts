import { LthError } from "../../errors.ts";
import { type StreamPath, stream } from "../../random.ts";

/** Example numbers of the training part, each in exactly one of the two, each list ascending. */
export interface TrainingSplit {
  readonly train: Int32Array;
  readonly validation: Int32Array;
}

/**
 * Divides `count` training examples: the first `validation` numbers of the permutation that the stream `path` draws are
 * the validation part. The numbers are sorted so that reading them goes through memory in order.
 *
 * Throws an LthError ("asked") unless 0 <= validation < count.
 */
export function splitTraining(count: number, validation: number, path: StreamPath): TrainingSplit {
  if (!Number.isInteger(validation) || validation < 0 || validation >= count) {
    throw new LthError(
      `${validation} validation examples cannot be drawn from ${count} training examples`,
      `ask for at least 0 and fewer than ${count}, so that examples remain to train on: --set data.validation=N`,
    );
  }
  const order = stream(path).permutation(count);
  return { train: order.slice(validation).sort(), validation: order.slice(0, validation).sort() };
}
