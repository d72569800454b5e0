import { z } from "zod";
import { Entries } from "../../entries.ts";
import type { LthError } from "../../errors.ts";

/** The schema under its defaults. */
export function bare(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) {
    return bare(schema.def.innerType as z.ZodType);
  }
  // A choice that can grow, such as the families of models: its options of now.
  const choice = schema.meta()?.choice;
  return typeof choice === "function" ? bare(choice()) : schema;
}

/** True if a field may be left out. */
export const hasDefault = (schema: z.ZodType): boolean => schema.safeParse(undefined).success;

/** The default of a field, or undefined if it has none of its own. */
export const defaultOf = (schema: z.ZodType): unknown =>
  schema instanceof z.ZodDefault ? schema.def.defaultValue : undefined;

/** What a field takes, in words that fit after "expected": "a number of at least 0 and below 1". */
export function expected(schema: z.ZodType): string {
  const inner = bare(schema);
  const words = inner.meta()?.expected;
  if (typeof words === "string") return words;
  if (inner instanceof z.ZodDiscriminatedUnion) {
    return `a section whose ${inner.def.discriminator} is ${oneOf(tagsOf(inner))}`;
  }
  const names = listedIn(inner);
  if (names) return [oneOf(names), ...also(inner)].join(", or ");
  if (inner instanceof z.ZodEnum) return oneOf(inner.options.map(String));
  if (inner instanceof z.ZodLiteral) return oneOf([...inner.values].map(String));
  if (inner instanceof z.ZodBoolean) return "true or false";
  if (inner instanceof z.ZodArray) return list(inner);
  if (inner instanceof z.ZodRecord) return `names, each with ${expected(inner.valueType as z.ZodType)}`;
  if (inner instanceof z.ZodObject) return `a section with ${Object.keys(inner.shape).join(", ")}`;
  if (inner instanceof z.ZodString) return "text";
  return number(z.toJSONSchema(inner));
}

/** The names that a field takes where they stand in a list that can grow, such as the strategies; undefined elsewhere. */
export const listedIn = (schema: z.ZodType): readonly string[] | undefined => listIn(schema)?.names();

/** The list that a field names an entry of. */
export function listIn(schema: z.ZodType): Entries<unknown> | undefined {
  const list = schema.meta()?.list;
  return list instanceof Entries ? list : undefined;
}

/** What each entry of such a list is, in words; undefined where nothing is said. */
export function explained(schema: z.ZodType): string | undefined {
  const words = schema.meta()?.explained;
  return typeof words === "function" ? words() || undefined : undefined;
}

function also(schema: z.ZodType): readonly string[] {
  const words = schema.meta()?.also;
  return typeof words === "string" ? [words] : [];
}

/** What is wrong with the name of a member that is not one of a section's fields; undefined: it may stand there. */
export function nameFault(section: z.ZodObject, name: string): LthError | undefined {
  const fault = section.meta()?.nameFault;
  return typeof fault === "function" ? fault(name) : undefined;
}

/** The names that tell the members of a union apart: `adam`, `sgd`. */
export const tagsOf = (union: z.ZodDiscriminatedUnion): string[] =>
  union.options.flatMap((option) => tagOf(union, option));

/** The option of a union that a name belongs to. */
export const optionFor = (union: z.ZodDiscriminatedUnion, tag: unknown): z.ZodObject | undefined =>
  union.options.find((option): option is z.ZodObject => typeof tag === "string" && tagOf(union, option).includes(tag));

function tagOf(union: z.ZodDiscriminatedUnion, option: unknown): string[] {
  const tag = option instanceof z.ZodObject ? option.shape[union.def.discriminator] : undefined;
  return tag instanceof z.ZodLiteral ? [...tag.values].map(String) : [];
}

/** The section of a choice whose first field, which tells them apart, is among these: `convolution`, `max-pool`. */
export const sectionFor = (choice: z.ZodUnion, keys: readonly string[]): z.ZodObject | undefined =>
  choice.options.find((option): option is z.ZodObject => {
    const first = option instanceof z.ZodObject ? Object.keys(option.shape)[0] : undefined;
    return first !== undefined && keys.includes(first);
  });

/** Every word and every first field of a choice. */
export const choicesOf = (choice: z.ZodUnion): string[] =>
  choice.options.flatMap((option) => {
    if (option instanceof z.ZodEnum) return option.options.map(String);
    return option instanceof z.ZodObject ? Object.keys(option.shape).slice(0, 1) : [];
  });

/** The most items that a list may have; Infinity where nothing is said. */
export function longest(schema: z.ZodArray): number {
  const known = lengths.get(schema) ?? z.toJSONSchema(schema, { unrepresentable: "any" }).maxItems ?? Infinity;
  lengths.set(schema, known);
  return known;
}

const lengths = new WeakMap<z.ZodArray, number>();

const oneOf = (names: readonly string[]): string => (names.length === 1 ? names.join() : `one of ${names.join(", ")}`);

function list(schema: z.ZodArray): string {
  const { minItems, maxItems } = z.toJSONSchema(schema);
  const atLeast = minItems === undefined ? "" : `, at least ${minItems}`;
  const atMost = maxItems === undefined ? "" : `, at most ${maxItems}`;
  return `a list such as [300, 100], each ${expected(schema.element as z.ZodType)}${atLeast}${atMost}`;
}

function number({ type, ...limits }: z.core.JSONSchema.BaseSchema): string {
  const noun = type === "integer" ? "a whole number" : "a number";
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = limits;
  if (minimum !== undefined && maximum !== undefined) {
    return maximum === Number.MAX_SAFE_INTEGER && minimum > 0
      ? `${noun} of at least ${minimum}`
      : `${noun} from ${minimum} to ${maximum}`;
  }
  const bounds = [
    minimum === undefined ? "" : `of at least ${minimum}`,
    exclusiveMinimum === undefined ? "" : `above ${exclusiveMinimum}`,
    maximum === undefined ? "" : `of at most ${maximum}`,
    exclusiveMaximum === undefined ? "" : `below ${exclusiveMaximum}`,
  ].filter((bound) => bound !== "");
  return bounds.length === 0 ? noun : `${noun} ${bounds.join(" and ")}`;
}
