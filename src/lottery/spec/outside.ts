import type { Entries } from "../../entries.ts";
import { type AskedCriterion, criteria } from "../../prune/index.ts";
import { controls } from "../controls/index.ts";
import { kindOf } from "../controls/named.ts";
import { strategies } from "../strategies/index.ts";

/** What a spec names that came from modules outside lth, such as `criterion mine`, each with its module's content hash. */
export type OutsideCode = Readonly<Record<string, string>>;

/** What of a spec names entries of a list. */
interface Naming {
  readonly prune: { readonly criterion: AskedCriterion; readonly strategy: string };
  /** How many of each are trained beside a ticket. */
  readonly controls: Readonly<Record<string, number>>;
}

/** The entries from outside that a spec uses, and no others; a control that is asked for no time is not used. */
export function outsideCode({ prune, controls: counts }: Naming): OutsideCode {
  const { criterion, strategy } = prune;
  const asked = Object.keys(counts).filter((name) => (counts[name] ?? 0) > 0);
  return Object.fromEntries([
    ...coded(criteria, typeof criterion === "string" ? criterion : criterion.name),
    ...coded(strategies, strategy),
    ...asked.flatMap((name) => coded(controls, kindOf(name) ?? name)),
  ]);
}

/** Those of them among what a run was made with, where `lth` and `node` stand beside them. */
export const outsideIn = (versions: OutsideCode): readonly { readonly entry: string; readonly code: string }[] =>
  Object.entries(versions).flatMap(([entry, code]) => (entry.includes(" ") ? [{ entry, code }] : []));

function coded<Entry>(list: Entries<Entry>, name: string): readonly (readonly [string, string])[] {
  const code = list.codeOf(name);
  return code === undefined ? [] : [[`${list.noun} ${name}`, code]];
}
