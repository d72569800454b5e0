import { z } from "zod";
import type { Progress } from "./queue.ts";

const count = z.int().min(0);
const schema: z.ZodType<Progress> = z.object({
  worker: z.string().min(1).max(200),
  since: z.string().max(40),
  first: count,
  from: count,
  iteration: count,
  until: count,
  validationLoss: z.number().nullable(),
  starts: count,
});

/** What a queue has as a job's progress, if it is of this form; anybody could have written it. */
export const progressIn = (found: unknown): Progress | null => schema.safeParse(found).data ?? null;

/** The same, as of a job that nobody has begun where it is: that its workers ended counts no more. */
export const forgiven = (progress: Progress): Progress => ({ ...progress, starts: 0 });
