import { z } from "zod";
import { type Duration, iterationsOf } from "../../duration.ts";
import type { Optimizer } from "../../engine/index.ts";
import { LthError } from "../../errors.ts";
import { durationField } from "../spec/duration-field.ts";

/** A spec's `train.schedule`. The optimizer's rate is what it warms up to and drops from. */
export const scheduleSchema = z.strictObject({
  warmup: durationField(0)
    .default("0it")
    .describe("the learning rate grows from near 0 to the optimizer's in equal steps over this; 0it: none"),
  drops: z
    .array(durationField(1))
    .max(16)
    .meta({ expected: "a list of at most 16 durations such as [20000it, 25000it]" })
    .default([])
    .describe("when the learning rate is multiplied by `factor`, counted from iteration 0"),
  factor: z.number().gt(0).lt(1).default(0.1).describe("what every drop multiplies the learning rate by"),
});
export type ScheduleSpec = z.output<typeof scheduleSchema>;

/** A schedule in iterations of the dense network's training. */
export interface Schedule {
  readonly warmup: number;
  /** Ascending. The first iteration at the lower rate. */
  readonly drops: readonly number[];
  readonly factor: number;
}

/** The schedule that is asked for, or undefined for a constant rate: then no job's name mentions it. */
export function scheduleOf({ warmup, drops, factor }: ScheduleSpec, perEpoch: number): Schedule | undefined {
  const iterations = iterationsOf(warmup, perEpoch);
  if (iterations === 0 && drops.length === 0) return undefined;
  return {
    warmup: iterations,
    drops: drops.map((drop) => iterationsOf(drop, perEpoch)),
    // Without drops their factor changes nothing, so it must not change a name.
    factor: drops.length === 0 ? 1 : factor,
  };
}

/** What of a schedule would never happen in a training of so many iterations, or not as it is written. */
export function scheduleFaults(spec: ScheduleSpec, perEpoch: number, iterations: number): readonly LthError[] {
  const at = (duration: Duration) => iterationsOf(duration, perEpoch);
  const warmup = at(spec.warmup);
  const late = spec.drops.filter((drop) => at(drop) >= iterations);
  const ascend = spec.drops.every((drop, i) => i === 0 || at(spec.drops[i - 1] ?? "0it") < at(drop));
  return [
    ...(warmup > iterations
      ? [
          new LthError(
            `train.schedule.warmup is ${spec.warmup} (${warmup} iterations), and training has only ${iterations}`,
            "warm up for less, or train for longer",
          ),
        ]
      : []),
    ...late.map(
      (drop) =>
        new LthError(
          `train.schedule.drops has ${drop} (iteration ${at(drop)}), and training has only ${iterations} iterations`,
          "drop earlier, leave it out ([] is no drop at all), or train for longer",
        ),
    ),
    ...(ascend
      ? []
      : [
          new LthError(
            `train.schedule.drops is [${spec.drops.join(", ")}], which does not ascend`,
            "write each drop once, the earliest first",
          ),
        ]),
  ];
}

/**
 * The learning rate of one iteration, counted from the dense network's iteration 0, so that rewound tickets meet the part
 * of the schedule that they start in. Warm-up over k iterations: (i + 1) / k of the rate in iteration i, so never 0.
 */
export function learningRate(optimizer: Optimizer, schedule: Schedule | undefined, iteration: number): number {
  if (!schedule) return optimizer.lr;
  const { warmup, drops, factor } = schedule;
  const warm = iteration < warmup ? (optimizer.lr * (iteration + 1)) / warmup : optimizer.lr;
  return drops.reduce((rate, drop) => (iteration >= drop ? rate * factor : rate), warm);
}

/** The learning rates of iterations `from` to `until` - 1. */
export const learningRates = (
  { optimizer, schedule }: { readonly optimizer: Optimizer; readonly schedule?: Schedule | undefined },
  from: number,
  until: number,
): Float64Array => Float64Array.from({ length: until - from }, (_, i) => learningRate(optimizer, schedule, from + i));
