import type { Workers } from "../../launch/index.ts";
import { MOST_JOBS } from "../../runs/index.ts";
import { wholeNumber } from "../whole-number.ts";
import { comingMoment } from "../worker/until.ts";

interface Flags {
  readonly cores?: string | undefined;
  readonly idleExit?: string | undefined;
  readonly until?: string | undefined;
  readonly lth?: string | undefined;
  readonly use?: readonly string[] | undefined;
}

/** What all workers are, wherever they are started. */
export const workersOf = ({ cores, idleExit, until, lth = "lth", use = [] }: Flags): Workers => ({
  cores: wholeNumber("--cores", cores, 1, MOST_JOBS),
  idleExit: wholeNumber("--idle-exit", idleExit, 1, 1e8),
  until: until === undefined ? undefined : comingMoment(until, Date.now()),
  lth,
  use,
});

/** How many workers a scheduler starts, and what each gets: 4, of 4 cores and 2 GB for each core. */
export function sizesOf(
  flags: Flags & { readonly workers?: string | undefined; readonly memory?: string | undefined },
) {
  const cores = wholeNumber("--cores", flags.cores, 1, MOST_JOBS) ?? 4;
  return {
    workers: wholeNumber("--workers", flags.workers, 1, 10_000) ?? 4,
    cores,
    memory: wholeNumber("--memory", flags.memory, 1, 100_000) ?? 2 * cores,
  };
}
