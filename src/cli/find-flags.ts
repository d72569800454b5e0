import type { SpecFlags } from "./spec-options.ts";

/** The flags of `find` and `train`, as they were typed. */
export interface FindFlags extends SpecFlags {
  readonly scale?: string | undefined;
  readonly jobs?: string | undefined;
  readonly threads?: string | undefined;
  readonly wait?: string | undefined;
  readonly store?: string | undefined;
  readonly data?: string | undefined;
  readonly initial?: string | undefined;
  readonly use?: readonly string[] | undefined;
  readonly name?: string | undefined;
  readonly note?: string | undefined;
  readonly sweep?: readonly string[] | undefined;
  readonly json?: true | undefined;
  readonly dryRun?: true | undefined;
  readonly remote?: true | undefined;
}
