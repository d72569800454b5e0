import { z } from "zod";
import { networkSchema, optimizerSchema } from "../../engine/index.ts";
import { streamSchema } from "../../random.ts";
import { startSchema } from "../starts/start.ts";
import { augmentSchema } from "../train/augment.ts";
import type { JobContent } from "./content.ts";

const count = z.int().min(0);

const trainSchema = z.strictObject({
  optimizer: optimizerSchema,
  batch: z.int().min(1),
  from: count,
  until: count,
  order: streamSchema,
  schedule: z.strictObject({ warmup: count, drops: z.array(count), factor: z.number() }).exactOptional(),
  augment: augmentSchema.extend({ stream: streamSchema }).exactOptional(),
  dropout: streamSchema.exactOptional(),
});

/**
 * A job's content as its canonical text has it, parsed: the opposite of `contentText`. What a spec may leave out is filled in
 * here too: a text that left it out is another than `contentText` makes of the content.
 */
export const contentSchema: z.ZodType<JobContent> = z.strictObject({
  numerics: z.int(),
  network: networkSchema,
  data: z.strictObject({
    checksum: z.string(),
    validation: count,
    pixels: z.enum(["unit", "standard"]),
    split: streamSchema,
  }),
  start: startSchema,
  mask: z.string().nullable(),
  train: trainSchema,
  measure: z.strictObject({ every: z.int().min(1), test: z.int().min(1) }),
});
