import { datasets } from "../../data/arrays/index.ts";
import type { Entries, Origin } from "../../entries.ts";
import { families } from "../../models/index.ts";
import { type AskedCriterion, criteria } from "../../prune/index.ts";
import { controls } from "../controls/index.ts";
import { kindOf } from "../controls/named.ts";
import { strategies } from "../strategies/index.ts";

/** What a spec names that came from modules outside lth, such as `criterion mine`, each with its module's content hash. */
export type OutsideCode = Readonly<Record<string, string>>;

/** What of a spec names entries of a list. */
interface Naming {
  readonly model: { readonly family: string };
  readonly data: { readonly name: string };
  readonly prune: { readonly criterion: AskedCriterion; readonly strategy: string };
  /** How many of each are trained beside a ticket. */
  readonly controls: Readonly<Record<string, number>>;
}

/** The entries from outside that a spec uses, and no others; a control that is asked for no time is not used. */
export const outsideCode = (spec: Naming): OutsideCode =>
  Object.fromEntries(originsOf(spec).map(([entry, { code }]) => [entry, code]));

/** The modules that they came from: `module mine.mjs`, by the same hashes. What no id is made from. */
export const outsideModules = (spec: Naming): OutsideCode =>
  Object.fromEntries(originsOf(spec).map(([, { module, code }]) => [`${MODULE}${module}`, code]));

const MODULE = "module ";

function originsOf({ model, data, prune, controls: counts }: Naming): readonly (readonly [string, Origin])[] {
  const { criterion, strategy } = prune;
  const asked = Object.keys(counts).filter((name) => (counts[name] ?? 0) > 0);
  return [
    ...coded(families, model.family),
    ...coded(datasets, data.name),
    ...coded(criteria, typeof criterion === "string" ? criterion : criterion.name),
    ...coded(strategies, strategy),
    ...asked.flatMap((name) => coded(controls, kindOf(name) ?? name)),
  ];
}

/** Those of them among what a run was made with, where `lth` and `node` stand beside them. */
export function outsideIn(versions: OutsideCode): readonly FromOutside[] {
  const all = Object.entries(versions).filter(([entry]) => entry.includes(" "));
  const modules = all.filter(([entry]) => entry.startsWith(MODULE));
  return all
    .filter(([entry]) => !entry.startsWith(MODULE))
    .map(([entry, code]) => {
      const module = modules.find(([, of]) => of === code)?.[0].slice(MODULE.length);
      return { entry, code, ...(module === undefined ? {} : { module }) };
    });
}

/** An entry that a run was made with. `module`: the name of its module's file, where the run says it. */
export interface FromOutside {
  readonly entry: string;
  readonly code: string;
  readonly module?: string;
}

function coded(list: Entries<unknown>, name: string): readonly (readonly [string, Origin])[] {
  const origin = list.originOf(name);
  return origin === undefined ? [] : [[`${list.noun} ${name}`, origin]];
}
