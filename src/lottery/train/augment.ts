import { z } from "zod";
import { packShift } from "../../engine/index.ts";
import { LthError } from "../../errors.ts";
import { type StreamPath, stream } from "../../random.ts";
import type { Shape } from "../../shape.ts";

/** A spec's `train.augment`: how training examples are changed each time they are seen. Evaluation never changes them. */
export const augmentSchema = z.strictObject({
  flip: z.boolean().default(false).describe("mirror half of the training examples left to right, drawn each time"),
  crop: z
    .int()
    .min(0)
    .max(32)
    .default(0)
    .describe(
      "surround training examples with so many black lines and cut a place of their own size out, drawn each time",
    ),
});
export type AugmentSpec = z.output<typeof augmentSchema>;

/** Augmentation as part of a job. */
export interface Augment extends AugmentSpec {
  /** The draws; numbered by iteration and place in the batch. */
  readonly stream: StreamPath;
}

/** True if nothing is changed: then no job's name mentions it. */
export const isPlain = ({ flip, crop }: AugmentSpec): boolean => !flip && crop === 0;

export function augmentFaults({ crop }: AugmentSpec, { rows, columns }: Shape): readonly LthError[] {
  return crop < Math.min(rows, columns)
    ? []
    : [
        new LthError(
          `train.augment.crop is ${crop}, and the examples have ${rows} x ${columns} pixels`,
          "ask for less, so that something of each example stays (the paper's is 4)",
        ),
      ];
}

/**
 * How each example of iterations `from` to `until` - 1 is moved and mirrored, as `Trainer.train` takes it: from -crop to
 * crop lines down and right, all equally likely. Block i * batch + j of the stream is example j of iteration i, so any
 * iteration's draws can be made without the ones before.
 */
export function shiftsOf(
  { flip, crop, stream: path }: Augment,
  batch: number,
  from: number,
  until: number,
): Int32Array {
  const { block } = stream(path);
  const draws = new Uint32Array(4);
  const places = 2 * crop + 1;
  // A 32-bit draw favours no place by more than 65 / 2^32.
  const offset = (draw: number) => Math.floor((draw * places) / 0x1_0000_0000) - crop;
  const shifts = new Int32Array((until - from) * batch);
  for (let i = 0; i < shifts.length; i++) {
    block(from * batch + i, draws);
    const mirrored = flip && (draws[0]! & 1) === 1;
    shifts[i] = packShift({ down: offset(draws[1]!), right: offset(draws[2]!), mirrored });
  }
  return shifts;
}
