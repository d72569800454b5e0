import { z } from "zod";
import { messageOf } from "../errors.ts";
import { isLine } from "./kind.ts";

/** What is wrong with the schema of a family from outside: a spec is checked, explained and printed by it, field by field. */
export function familyFault(name: string, parts: Readonly<Record<string, unknown>>): string | undefined {
  const { schema } = parts;
  if (!(schema instanceof z.ZodObject)) return "its schema is no zod object";
  const shape: Readonly<Record<string, unknown>> = schema.shape;
  const { family } = shape;
  if (!(family instanceof z.ZodLiteral) || [...family.values].join() !== name) {
    return `its schema has no family: z.literal("${name}")`;
  }
  if (!isLine(family.description)) return "the family in its schema has no description that says in a line what it is";
  for (const [field, of] of Object.entries(shape)) {
    if (!/^[A-Za-z][A-Za-z0-9_-]{0,39}$/.test(field))
      return `the field ${JSON.stringify(field)} of its schema cannot stand in YAML`;
    if (!(of instanceof z.ZodType)) return `the field ${field} of its schema is no zod type`;
    if (of.description !== undefined && !isLine(of.description)) return `the description of ${field} is no single line`;
    const why = inWordsFault(of);
    if (why !== undefined)
      return `its field ${field} cannot be said in words (${why}); give it meta({ expected: "..." })`;
  }
  return undefined;
}

/** Why lth cannot say what a field takes, if it cannot. */
function inWordsFault(field: z.ZodType): string | undefined {
  const expected: unknown = field.meta()?.expected;
  if (isLine(expected)) return undefined;
  try {
    z.toJSONSchema(field);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
