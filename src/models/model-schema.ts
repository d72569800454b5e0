import { z } from "zod";
import { families, type ModelInput, type ModelSpec } from "./families.ts";
import { readSection } from "./read-section.ts";

/**
 * A spec's `model` section: one family of networks and its sizes. A section of a family that is not known here is taken as it
 * is, since stored runs are read without the modules that they were found with; `buildNetwork` then says that it is unknown.
 */
export const modelSchema = z
  .custom<ModelInput>(
    (value) => typeof value === "object" && value !== null && typeof Reflect.get(value, "family") === "string",
    "expected a section with a family",
  )
  .transform((section, context): ModelSpec => {
    const { read, issues } = readSection(section);
    if (read !== undefined) return read;
    if (families.get(section.family) === undefined || families.codeOf(section.family) !== undefined) return section;
    for (const { message, path } of issues) context.addIssue({ code: "custom", message, path: [...path] });
    return z.NEVER;
  })
  .meta({ choice: sections });

/** The sections of all families that are known now. */
function sections(): z.ZodType {
  const count = families.names().length;
  if (made?.count !== count) {
    const [first, ...others] = families.entries().map(([, { schema }]) => schema as z.ZodObject); // checked when it was added
    if (first === undefined) throw new Error("there are no families");
    const schema = z.discriminatedUnion("family", [first, ...others]).meta({ list: families, explained: outside });
    made = { count, schema };
  }
  return made.schema;
}

let made: { readonly count: number; readonly schema: z.ZodType } | undefined;

/** What the families from outside are. */
const outside = (): string =>
  families
    .entries()
    .filter(([name]) => families.codeOf(name) !== undefined)
    .map(([name, { schema }]) => `${name}: ${familyField(schema)?.description}${families.outsideWords(name)}`)
    .join("; ");

const familyField = (schema: z.ZodType): z.ZodType | undefined =>
  schema instanceof z.ZodObject ? (schema.shape.family as z.ZodType | undefined) : undefined;
