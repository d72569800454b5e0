import { z } from "zod";
import { LthError } from "../errors.ts";
import { type Spec, specSchema } from "../lottery/index.ts";
import { shortened } from "../text.ts";
import { type AskedMap, emptyMap } from "./spec/asked.ts";
import { check } from "./spec/check.ts";
import { fromObject } from "./spec/from-object.ts";
import { applyOverrides, type Override } from "./spec/overrides.ts";
import { refusal } from "./spec/refusal.ts";

const schema = z.strictObject({ verdict: specSchema.shape.verdict });

export const isOfVerdict = ({ path }: Pick<Override, "path">): boolean => path.split(".")[0] === "verdict";

/** The verdict that a spec asks for, defaults filled in; undefined if something is wrong with it. */
export function verdictIn(tree: AskedMap): Spec["verdict"] | undefined {
  const verdict = tree.members.get("verdict");
  const alone = { ...emptyMap(tree.origin), members: new Map(verdict ? [["verdict", verdict]] : []) };
  const { value, faults } = check(schema, alone);
  return faults.length > 0 ? undefined : schema.parse(value).verdict;
}

/**
 * A spec that was run, judged by another rule: `--set verdict.loss=0.005`. Throws an LthError for any field but those of
 * `verdict`, since no other can be changed after the trainings, and for values that they cannot have.
 */
export function judgedBy(spec: Spec, overrides: readonly Override[]): Spec {
  const other = overrides.find((override) => !isOfVerdict(override));
  if (other !== undefined) {
    throw new LthError(
      `${shortened(other.source)} would change the trainings, which are done`,
      "set fields of verdict here, such as --set verdict.loss=0.005; ask lth find for another run",
    );
  }
  const tree = fromObject({ verdict: spec.verdict }, "spec");
  if (tree?.kind !== "map") throw new Error("a verdict that was read before is no section");
  const asked = applyOverrides(tree, overrides);
  const { value, faults } = check(schema, asked.tree);
  const all = [...asked.faults, ...faults];
  if (all.length > 0) throw refusal("verdict", all);
  return { ...spec, ...schema.parse(value) };
}
