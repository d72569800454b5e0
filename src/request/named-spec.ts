import { z } from "zod";
import { type Spec, specSchema } from "../lottery/index.ts";
import { checkOptions } from "../options.ts";
import { toObject } from "./spec/asked.ts";
import { check } from "./spec/check.ts";
import { fromObject } from "./spec/from-object.ts";
import { refusal } from "./spec/refusal.ts";
import type { NamedSpec } from "./spec-file.ts";

/** The first part of a run's id, which is the name of a folder, too. */
const preset = z
  .string()
  .refine(
    (name) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name),
    "expected letters, digits, - and _ as in lenet-mnist",
  );

const namedSchema = z.strictObject({
  preset,
  scale: z.string().refine((name) => name.length <= 100, "expected at most 100 letters"),
  spec: z.custom((value) => typeof value === "object" && value !== null, "expected a complete spec"),
  idVerdict: specSchema.shape.verdict.optional(),
} satisfies Record<keyof NamedSpec, z.ZodType>);

/**
 * A copy of what `readSpec` returned, or of something that has its form, for the library's function `name`. Throws an LthError
 * ("asked") that lists every fault.
 */
export function checkNamedSpec(name: string, named: NamedSpec): NamedSpec {
  const { preset, scale, spec, idVerdict } = checkOptions(name, namedSchema, named);
  const checked = { preset, scale, spec: checkedSpec(spec) };
  return idVerdict === undefined ? checked : { ...checked, idVerdict };
}

/** A copy of a complete spec. Throws an LthError ("asked") that lists every fault. */
export function checkedSpec(spec: unknown): Spec {
  const { value, faults } = check(specSchema, fromObject(spec, "spec"));
  if (faults.length > 0) throw refusal("spec", faults);
  return specSchema.parse(value);
}

/** A copy of a program's plain data, for who reads it later. Throws an LthError for what is no plain data. */
export const plainCopy = <T>(value: T, source: string): T => toObject(fromObject(value, source)) as T;
