import type { z } from "zod";
import { canonical, type Json } from "../canonical.ts";
import { LthError, messageOf } from "../errors.ts";
import { families, type ModelSpec, type OtherSection } from "./families.ts";
import type { ModelFamily } from "./model.ts";

/** A section as its family's schema reads it, or why it cannot be read. */
interface Reading {
  readonly read?: ModelSpec;
  readonly issues: readonly Pick<z.core.$ZodIssue, "message" | "path">[];
}

/**
 * What the family's schema makes of a section, defaults filled in. A schema from outside must make the same of that again:
 * specs are kept as they were read, and read anew with every look at a run.
 */
export function readSection(section: ModelSpec | OtherSection): Reading {
  const { family: name } = section;
  const family = families.get(name);
  if (family === undefined) return { issues: [] };
  if (families.codeOf(name) === undefined) return parsed(family, section);
  try {
    const once = parsed(family, section);
    if (once.read === undefined) return once;
    const again = parsed(family, once.read).read;
    if (again !== undefined && textOf(again) === textOf(once.read)) return once;
    return { issues: [{ message: "what it makes of the section it reads otherwise the next time", path: [] }] };
  } catch (error) {
    return { issues: [{ message: messageOf(error), path: [] }] };
  }
}

function parsed({ schema }: ModelFamily, section: unknown): Reading {
  const { data, error } = schema.safeParse(section);
  return error === undefined ? { read: data as ModelSpec, issues: [] } : { issues: error.issues };
}

/** Throws for what JSON cannot hold: a section is kept as JSON. */
function textOf(section: ModelSpec): string {
  const text = canonical(section as Json);
  if (canonical(JSON.parse(JSON.stringify(section))) === text) return text;
  throw new Error("it makes something of the section that is no plain data");
}

/**
 * A family, and the section as its schema reads it. Throws an LthError for an unknown family, and for a section that it
 * refuses.
 */
export function familyOf(section: ModelSpec): { readonly family: ModelFamily; readonly section: ModelSpec } {
  const family = families.named(section.family);
  if (families.codeOf(section.family) === undefined) return { family, section };
  const { read, issues } = readSection(section);
  if (read !== undefined) return { family, section: read };
  const [issue] = issues;
  const field = issue?.path.map(String).join(".") ?? "";
  throw new LthError(
    `the schema of the family ${section.family} refuses the section model${field === "" ? "" : ` at ${field}`}: ${issue?.message}`,
    "mend the section, or the family's module: see docs/guide/extending.md",
  );
}
