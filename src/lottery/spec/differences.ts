import { canonical, type Json } from "../../canonical.ts";
import { shortened } from "../../text.ts";
import { type Spec, withoutDefaults } from "./spec.ts";

/** In which fields specs differ, as short as one can say it: `lr=0.0024 rewind=500it controls=reinit:3`. */

/** Fields whose own name says too little keep their section's: `measure.every`, `verdict.at`. */
const sections = ["measure", "verdict"];

/** `train.optimizer.lr` is `lr`, `train.optimizer.name` is `optimizer`. */
export function shortName(path: string): string {
  const steps = path.split(".");
  const last = steps.at(-1) ?? path;
  const above = steps.at(-2);
  if (last === "name" && above !== undefined) return above;
  return above !== undefined && sections.includes(above) ? `${above}.${last}` : last;
}

/** Every field of a spec by its path, with its value as one writes it. */
export function fieldsOf(spec: Spec): ReadonlyMap<string, string> {
  return new Map([...leaves(spec as unknownRecord, "")].map(([path, value]) => [path, written(path, value)]));
}

type unknownRecord = Readonly<Record<string, unknown>>;

function leaves(section: unknownRecord, above: string): readonly (readonly [string, Json])[] {
  return Object.entries(section).flatMap(([key, value]): readonly (readonly [string, Json])[] => {
    const path = `${above}${key}`;
    if (value === undefined) return [];
    const whole = path === "controls" || path === "prune.rates" || path === "prune.criterion";
    const inner = typeof value === "object" && value !== null && !Array.isArray(value) && !whole;
    return inner ? leaves(value as unknownRecord, `${path}.`) : [[path, value as Json]];
  });
}

function written(path: string, value: Json): string {
  if (path === "controls" && typeof value === "object" && value !== null) {
    const asked = Object.entries(value).filter(([, count]) => count !== 0);
    return asked.map(([name, count]) => `${name}:${String(count)}`).join(",") || "none";
  }
  if (typeof value !== "object" || value === null) return String(value);
  return canonical(value).replaceAll('"', "");
}

/** The paths of the fields in which any two of the specs differ. A field that only some have counts where it is set. */
function differing(specs: readonly Spec[]): readonly string[] {
  const fields = specs.map(fieldsOf);
  const set = specs.map((spec) => new Set(leaves(withoutDefaults(spec) as unknownRecord, "").map(([path]) => path)));
  const paths = [...new Set(fields.flatMap((each) => [...each.keys()]))];
  return paths.filter((path) => {
    const having = fields.filter((each) => each.has(path));
    if (new Set(having.map((each) => each.get(path))).size > 1) return true;
    return having.length < fields.length && set.some((each) => each.has(path));
  });
}

/** For each spec the fields in which it is not like all the others, in the order of the spec. Equal specs have none. */
export function labelsOf(specs: readonly Spec[]): readonly (readonly string[])[] {
  const paths = differing(specs);
  return specs.map((spec) => labelled(spec, paths));
}

/**
 * The same without what goes without saying: a value that more than half of the specs have is not told of them. One that has such
 * values alone has no label.
 */
export function shortLabelsOf(specs: readonly Spec[]): readonly (readonly string[])[] {
  const labels = labelsOf(specs);
  const count = new Map<string, number>();
  for (const field of labels.flat()) count.set(field, (count.get(field) ?? 0) + 1);
  return labels.map((fields) => fields.filter((field) => (count.get(field) ?? 0) * 2 <= specs.length));
}

/** In what a spec differs from another, such as its preset: the fields and its own values. */
export const differencesFrom = (base: Spec, spec: Spec): readonly string[] => labelled(spec, differing([base, spec]));

function labelled(spec: Spec, paths: readonly string[]): readonly string[] {
  const fields = fieldsOf(spec);
  return paths.flatMap((path) => {
    const value = fields.get(path);
    return value === undefined
      ? []
      : [`${shortName(path)}=${isHash(value) ? value.slice(0, 8) : shortened(value, 40)}`];
  });
}

/** The SHA-256 of given weights: its beginning tells them apart. */
const isHash = (value: string): boolean => /^[0-9a-f]{64}$/.test(value);
