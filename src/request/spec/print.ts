import { z } from "zod";
import { specSchema } from "../../lottery/index.ts";
import { wrap } from "../../text.ts";
import { oneLine } from "../../visible.ts";
import { checkNamedSpec } from "../named-spec.ts";
import type { NamedSpec } from "../spec-file.ts";
import { bare, defaultOf, expected, explained, optionFor, tagsOf } from "./expected.ts";

/** The complete spec as YAML, every field with what it means, what it takes and its default. It is a spec file itself. */
export function printSpec(named: NamedSpec): string {
  const { preset, scale, spec } = checkNamedSpec("printSpec", named);
  const title = [
    `# ${preset}, scale ${oneLine(scale)}`,
    "# Every field: what it means, what it takes, and its default.",
    "",
  ];
  return [...title, ...section(specSchema, spec, ""), ""].join("\n");
}

function section(schema: z.ZodType, value: unknown, indent: string): string[] {
  const object = objectFor(schema, value);
  if (!object || typeof value !== "object" || value === null) return [];
  const union = bare(schema);
  const members = new Map(Object.entries(value));
  const fields = Object.entries(object.shape).flatMap(([key, member]) => {
    const found = members.get(key);
    if (found === undefined) return [];
    const choosing = union instanceof z.ZodDiscriminatedUnion && key === union.def.discriminator;
    const explained = choosing ? z.enum(tagsOf(union)).describe(member.description ?? "") : (member as z.ZodType);
    const lines = [...comment(explained, indent), ...field(explained, key, found, indent)];
    return indent === "" ? [...lines, ""] : lines;
  });
  // Members that are no fields of the section, such as controls with options in their names.
  const others = [...members].filter(([key]) => !Object.hasOwn(object.shape, key));
  return [...fields, ...others.map(([key, other]) => `${indent}${flow(key)}: ${flow(other)}`)];
}

function field(schema: z.ZodType, key: string, value: unknown, indent: string): string[] {
  if (objectFor(schema, value)) return [`${indent}${key}:`, ...section(schema, value, `${indent}  `)];
  if (hasSections(value)) return [`${indent}${key}:`, ...items(value, `${indent}  `)];
  return [`${indent}${key}: ${flow(value)}`];
}

const hasSections = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.some((item) => typeof item === "object" && item !== null);

/** A list one item a line, and an item that holds such a list one member a line. */
function items(list: readonly unknown[], indent: string): string[] {
  return list.flatMap((item) => {
    const members = typeof item === "object" && item !== null && !Array.isArray(item) ? Object.entries(item) : [];
    if (!members.some(([, member]) => hasSections(member))) return [`${indent}- ${flow(item)}`];
    return members.flatMap(([key, member], i) => {
      const start = `${indent}${i === 0 ? "- " : "  "}${flow(key)}:`;
      return hasSections(member) ? [start, ...items(member, `${indent}    `)] : [`${start} ${flow(member)}`];
    });
  });
}

function objectFor(schema: z.ZodType, value: unknown): z.ZodObject | undefined {
  const inner = bare(schema);
  if (inner instanceof z.ZodObject) return inner;
  if (!(inner instanceof z.ZodDiscriminatedUnion) || typeof value !== "object" || value === null) return undefined;
  return optionFor(inner, new Map(Object.entries(value)).get(inner.def.discriminator));
}

/** What the field means (its schema's description), and what it takes where that is not a section. */
function comment(schema: z.ZodType, indent: string): string[] {
  const about = schema.description ?? bare(schema).description;
  const inner = bare(schema);
  const isSection = inner instanceof z.ZodObject || inner instanceof z.ZodDiscriminatedUnion;
  const without = defaultOf(schema);
  const each = explained(inner);
  const parts = [
    each === undefined || isSection ? about : `${about}. ${each}`,
    ...(isSection ? [each] : []),
    ...(isSection ? [] : [expected(schema)]),
    ...(without === undefined ? [] : [`default ${flow(without)}`]),
  ].filter((part) => part !== undefined && part !== "");
  return parts.length === 0 ? [] : wrap(parts.join("; "), 80, `${indent}# `).split("\n");
}

/** YAML on one line. Text that could be read as something else is quoted. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(([key, member]) => `${flow(key)}: ${flow(member)}`);
    return `{${members.join(", ")}}`;
  }
  if (typeof value !== "string") return String(value);
  const safe = /^(?:[A-Za-z][A-Za-z0-9-]*|\d+(?:it|ep))$/.test(value) && !/^(?:true|false|null)$/i.test(value);
  return safe ? value : JSON.stringify(value);
}
