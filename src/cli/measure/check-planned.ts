import { availableParallelism } from "node:os";
import type { Dataset } from "../../data/arrays/index.ts";
import { LthError } from "../../errors.ts";
import { checkSizes, denseTraining, memoryFaults, type Setting } from "../../lottery/index.ts";
import { machineOf } from "../../runs/index.ts";

export interface Planned {
  readonly store: string;
  readonly jobs: number;
  readonly threads?: number | undefined;
  readonly remote?: true | undefined;
}

/**
 * Throws what `checkSizes` throws of this machine. With `remote` its memory is for the training alone that a dry run measures: the
 * others are other machines'.
 */
export function checkPlanned(
  setting: Setting,
  dataset: Dataset,
  { store, jobs, threads, remote }: Planned,
  machine = machineOf(store),
): void {
  if (!remote) return checkSizes(setting, dataset, machine, { jobs, threads });
  checkSizes(setting, dataset, { ...machine, memory: Number.POSITIVE_INFINITY }, { jobs, threads });
  const data = dataset.train.pixels.byteLength + dataset.test.pixels.byteLength;
  const [fault] = memoryFaults(denseTraining(setting, threads), machine, { data });
  if (fault === undefined) return;
  throw new LthError(
    `a dry run measures a training on this machine: ${fault.message}`,
    "leave --dry-run out: with --remote only the workers need the memory",
  );
}

/** How many trainings at once a time is told for: other machines are not known. */
export const atOnceInWords = ({ jobs, remote }: Pick<Planned, "jobs" | "remote">): string =>
  remote ? `${Math.min(jobs, availableParallelism())} at once on this machine alone` : `${jobs} at once`;
