import { z } from "zod";
import { specSchema } from "../../lottery/index.ts";

/** What the lines of a kept run hold. */
export const FORMAT = "lth kept run 1";
export const PARTS = ["train", "validation", "test"] as const;
export const MOMENTS = ["atEarlyStop", "atEnd"] as const;

const count = z.int().min(0);
const share = z.number().min(0).max(1);
const curve = z
  .strictObject({ iteration: z.array(count), loss: z.array(z.number()), accuracy: z.array(share) })
  .refine(
    ({ iteration, loss, accuracy }) => loss.length === iteration.length && accuracy.length === iteration.length,
    "a curve has as many losses and accuracies as iterations",
  );
export const header = z.strictObject({
  format: z.literal(FORMAT),
  id: z.string(),
  preset: z.string(),
  scale: z.string(),
  command: z.string().nullable(),
  trials: count,
  spec: specSchema,
  data: z.strictObject({ name: z.string(), copy: z.string(), checksum: z.string() }),
  machine: z.strictObject({ instructionSet: z.string(), versions: z.record(z.string(), z.string()) }),
  started: z.string().nullable(),
  finished: z.string().nullable(),
  seconds: z.number().nullable(),
  noVerdict: z.array(z.string()).optional(),
  /** The layers with weights, and how many each has. */
  layers: z.array(z.strictObject({ name: z.string(), weights: count })),
  /** Examples of each part. */
  examples: z.strictObject({ train: count, validation: count, test: count }),
});
const place = z.strictObject({
  key: z.string(),
  trial: count,
  role: z.string(),
  repeat: count,
  round: count,
  density: share,
  survivors: z.array(count),
});
/** Correct answers at the early stop and at the end, and the losses there. */
const twice = z.strictObject({ correct: z.tuple([count, count]), loss: z.tuple([z.number(), z.number()]) });
export const finished = place.extend({
  iterations: count,
  earlyStop: count,
  censored: z.boolean(),
  train: twice,
  validation: twice,
  test: twice,
  validationCurve: curve.optional(),
  testCurve: curve.optional(),
});
export const diverged = place.extend({ divergedAt: count, lastLoss: z.number().nullable() });

/** As `Look` has them; files of an earlier lth have more. */
const histogram = z.object({
  from: z.number(),
  width: z.number().positive(),
  unit: z.number().positive(),
  counts: z.array(count),
});
const connections = z.object({ kept: histogram, unevenness: z.number().nullable() });
const groups = <Group extends z.ZodType>(group: Group) => z.object({ kept: group.nullable(), rest: group.nullable() });
const layer = z.object({
  name: z.string(),
  weights: count,
  survivors: count,
  initial: z.object({ values: histogram, positive: share }),
  moved: groups(z.object({ values: histogram, mean: z.number() })),
  away: groups(z.object({ values: histogram, share })),
  incoming: connections,
  outgoing: connections,
});
export const looked = z.object({
  looks: z.array(
    z.object({
      round: count,
      density: share,
      trials: z.array(z.object({ trial: count, layers: z.array(layer) })),
    }),
  ),
});
