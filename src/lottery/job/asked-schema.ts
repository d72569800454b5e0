import { z } from "zod";
import { canonical } from "../../canonical.ts";
import { optimizerSchema } from "../../engine/index.ts";
import { streamSchema } from "../../random.ts";

/** What code from outside may ask to be trained, as it stands in memory: the parts of a `Candidate` but for masks and span. */

const count = z.int().min(0);

/** Every setting is there: a training takes the optimizer as it is, and what a spec may leave out would be no number there. */
const optimizer = z.custom((value) => {
  const [asked, complete] = [z.json().safeParse(value).data, optimizerSchema.safeParse(value).data];
  return asked !== undefined && complete !== undefined && canonical(asked) === canonical(complete);
});

export const askedSettings = z.strictObject({
  optimizer: optimizer.optional(),
  batch: z.int().min(1).max(65_536).optional(),
  schedule: z.strictObject({ warmup: count, drops: z.array(count), factor: z.number().gt(0).max(1) }).optional(),
});

export const askedStart = z.strictObject({
  base: z.union([
    z.strictObject({ stream: streamSchema }),
    z.strictObject({ job: z.string() }),
    z.strictObject({ file: z.string() }),
  ]),
  changes: z.array(
    z.strictObject({
      name: z.string(),
      stream: streamSchema,
      options: z.json().optional(),
      code: z.string().optional(),
    }),
  ),
});
