import { z } from "zod";
import type { Dataset, Scaling } from "../data/arrays/index.ts";
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
