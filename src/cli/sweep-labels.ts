import { labelsOf } from "../lottery/index.ts";
import type { NamedSpec } from "../request/index.ts";

/** What tells the runs of a sweep apart: the fields that they differ in. */
export const sweepLabels = (named: readonly NamedSpec[]): readonly string[] =>
  labelsOf(named.map(({ spec }) => spec)).map((fields, i) => fields.join(" ") || `run ${i + 1}`);

/** What a run of a sweep is called where the sweep was given a name. */
export const nameInSweep = (name: string | undefined, label: string): string | undefined =>
  name === undefined ? undefined : `${name} ${label}`;
