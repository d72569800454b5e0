import type { RunRecord } from "../verdict/index.ts";
import { each } from "./command.ts";
import { overridesOf } from "./spec-options.ts";

/** The flag that judges stored runs by another rule. */
export const verdictFlag = [
  "--set <verdict.field=value>",
  "judge by another rule, such as verdict.loss=0.005; may be given again",
  each,
] as const;

/** The record, judged by what --set asks for; the trainings stay as they are. */
export async function judged<Record extends RunRecord>(
  record: Record,
  set: readonly string[] | undefined,
): Promise<Record> {
  if (set === undefined) return record;
  const { judgedBy } = await import("../request/index.ts");
  return { ...record, spec: judgedBy(record.spec, overridesOf({ set })) };
}
