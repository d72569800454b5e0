import { z } from "zod";
import type { Dataset, Scaling } from "../data/arrays/index.ts";
import { LthError } from "../errors.ts";
import { type Spec, scalingsOf } from "../lottery/index.ts";

/** What must be known of a run's data to use one of its networks: no job's file has it. */
export interface DataUse {
  readonly classes: readonly string[];
  /** By trial. */
  readonly inputs: readonly Scaling[];
}

const numbers = z.array(z.number());

export const dataUseSchema: z.ZodType<DataUse> = z.object({
  classes: z.array(z.string()),
  inputs: z.array(z.object({ scale: numbers, shift: numbers })),
});

export const dataUseOf = (spec: Spec, dataset: Dataset): DataUse => ({
  classes: dataset.classes,
  inputs: scalingsOf(spec, dataset),
});

/**
 * Throws an LthError for a run that is kept with another number of classes: the data's checksum is of examples alone, so it
 * would be another network under the same id. `kept`: as the store has it.
 */
export function checkSameClasses(run: string, kept: string | null, { classes }: DataUse): void {
  const before = kept === null ? undefined : dataUseSchema.parse(JSON.parse(kept)).classes.length;
  if (before === undefined || before === classes.length) return;
  throw new LthError(
    `the run ${run} was made with the same images in ${before} classes, and now their data name ${classes.length}`,
    "name as many classes as before, or keep results in another store: --store",
  );
}
