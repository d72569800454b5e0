import { shortened } from "../../text.ts";
import { quoted } from "../../visible.ts";
import { type Asked, type AskedMap, type Fault, pathText, put } from "./asked.ts";
import { DEEPEST } from "./bounds.ts";
import { fromObject } from "./from-object.ts";
import { readYaml } from "./yaml.ts";

/** One field that is asked for beside the file or preset, such as `--set prune.rate=0.5`. */
export interface Override {
  /** `prune.rate`; what stands there is replaced as a whole. */
  readonly path: string;
  /** The value as YAML, or as a program has it; one of them. */
  readonly yaml?: string | undefined;
  readonly value?: unknown;
  /** How it was asked for, for error messages: `--set prune.rate=0.5`. */
  readonly source: string;
}

/** The tree with what was asked for beside it laid over it. Two that ask for the same field are a fault. */
export function applyOverrides(tree: AskedMap, overrides: readonly Override[]): { tree: AskedMap; faults: Fault[] } {
  const faults: Fault[] = [];
  /** What was asked for a field, or first for one inside it, so far. */
  const asked = new Map<string, string>();
  const inside = new Map<string, string>();
  for (const { path, yaml, value, source } of overrides) {
    const origin = { source };
    // A dot before a digit belongs to a name, as in controls.noise-0.5: no name of a field begins with a digit.
    const steps = path.split(/\.(?!\d)/);
    if (steps.includes("") || steps.length > DEEPEST) {
      faults.push({ origin, says: `${quoted(path)} is not a field, expected a path such as prune.rate` });
      continue;
    }
    const above = steps.map((_, i) => steps.slice(0, i + 1).join("."));
    const earlier = inside.get(path) ?? above.map((each) => asked.get(each)).find((each) => each !== undefined);
    if (earlier !== undefined) {
      faults.push({ origin, says: `${pathText(steps)} was asked for already, by ${shortened(earlier)}` });
    }
    asked.set(path, asked.get(path) ?? source);
    for (const each of above.slice(0, -1)) inside.set(each, inside.get(each) ?? source);
    const reading =
      yaml === undefined
        ? { tree: fromObject(value, source, steps), faults: [] }
        : readYaml(yaml, source, { lines: false, path: steps });
    faults.push(...reading.faults);
    if (reading.tree) tree = put(tree, steps, under(source, reading.tree));
  }
  return { tree, faults };
}

/** The text of an empty value has no node that knows where it stands. */
const under = (source: string, tree: Asked): Asked => ({ ...tree, origin: { source } });
