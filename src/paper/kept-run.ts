import type { JobRecord, Spec } from "../lottery/index.ts";
import type { Look } from "../report/index.ts";
import type { RunRecord } from "../verdict/index.ts";

/** What figures and verdicts of suites need of a run: a run of a store, or one that was read from a small file. */
export type KeptRun = Pick<
  RunRecord,
  "id" | "preset" | "scale" | "command" | "trials" | "data" | "machine" | "started" | "finished" | "seconds"
> & {
  readonly spec: Spec;
  /** Curves may have fewer points than were measured. */
  readonly jobs: readonly JobRecord[];
  /** Why its data bear no verdict, if they do not. */
  readonly noVerdict?: readonly string[] | undefined;
  /** What its weights do; undefined where nobody looked. */
  readonly looks?: readonly Look[] | undefined;
};

/** Whether the data are those that the paper used, as far as is known: another copy says of itself what it is not. */
export const isOriginal = ({ data: { copy } }: Pick<KeptRun, "data">): boolean =>
  !/\bnot (the original|proven)/.test(copy);
