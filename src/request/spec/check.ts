import { z } from "zod";
import type { Json } from "../../canonical.ts";
import { nearest, UnknownEntry } from "../../errors.ts";
import { shortened } from "../../text.ts";
import { type Asked, type AskedMap, type Fault, type Member, type Origin, pathText, toObject } from "./asked.ts";
import {
  bare,
  choicesOf,
  expected,
  hasDefault,
  listedIn,
  listIn,
  longest,
  nameFault,
  optionFor,
  sectionFor,
  tagsOf,
} from "./expected.ts";
import { knownPaths, likelyMeant } from "./known.ts";

/** Holds a tree against a schema and finds every fault, not only the first. The value is to be used only without faults. */
export function check(schema: z.ZodType, asked: Asked): { readonly value: Json; readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const paths = knownPaths(schema);
  return { value: walk(schema, asked, []), faults };

  function walk(wrapped: z.ZodType, found: Asked, path: readonly string[]): Json {
    const inner = bare(wrapped);
    if (inner instanceof z.ZodObject) return section(inner, found, path);
    if (inner instanceof z.ZodDiscriminatedUnion) return union(inner, found, path);
    if (inner instanceof z.ZodUnion) return choice(inner, found, path);
    if (inner instanceof z.ZodRecord) return record(inner, found, path);
    return leaf(inner, found, path);
  }

  function section(object: z.ZodObject, found: Asked, path: readonly string[]): Json {
    if (found.kind !== "map") return wrong(object, found, path);
    const value: Record<string, Json> = {};
    for (const [key, member] of found.members) {
      if (Object.hasOwn(object.shape, key)) {
        value[key] = walk(object.shape[key] as z.ZodType, member.value, [...path, key]);
      } else if (object.def.catchall && !(object.def.catchall instanceof z.ZodNever)) {
        value[key] = named(object, object.def.catchall as z.ZodType, { ...member, key }, path);
      } else unknown(object, member, [...path, key]);
    }
    for (const [key, member] of Object.entries(object.shape)) {
      if (!found.members.has(key) && !hasDefault(member as z.ZodType))
        missing(member as z.ZodType, found, [...path, key]);
    }
    return value;
  }

  /** A member whose name is not fixed by the schema: its name may be wrong. */
  function named(
    object: z.ZodObject,
    schema: z.ZodType,
    member: Member & { key: string },
    path: readonly string[],
  ): Json {
    const wrongName = nameFault(object, member.key);
    const likely = nearest(member.key, Object.keys(object.shape));
    if (wrongName === undefined) return walk(schema, member.value, [...path, member.key]);
    const entries = wrongName instanceof UnknownEntry ? wrongName.entries : undefined;
    if (likely !== undefined) unknown(object, member, [...path, member.key], entries);
    else fault(member.origin, () => `${pathText([...path, member.key])}: ${wrongName.message}`, entries);
    return null;
  }

  function union(schemas: z.ZodDiscriminatedUnion, found: Asked, path: readonly string[]): Json {
    if (found.kind !== "map") return wrong(schemas, found, path);
    const key = schemas.def.discriminator;
    const tag = found.members.get(key)?.value;
    const option = optionFor(schemas, tag?.kind === "value" ? tag.value : undefined);
    if (option) return section(option, found, path);
    const tags = z.enum(tagsOf(schemas)).meta({ list: listIn(schemas) });
    if (tag) leaf(tags, tag, [...path, key]);
    else missing(tags, found, [...path, key]);
    const every = new Set(
      schemas.options.flatMap((each) => Object.keys(each instanceof z.ZodObject ? each.shape : {})),
    );
    for (const [name, member] of found.members) {
      if (!every.has(name)) unknown(schemas, member, [...path, name]);
    }
    return {};
  }

  /** A word, or a section that is told by its first field. */
  function choice(options: z.ZodUnion, found: Asked, path: readonly string[]): Json {
    if (found.kind === "map") {
      const option = sectionFor(options, [...found.members.keys()]);
      return option ? section(option, found, path) : wrong(options, found, path);
    }
    const names = listedIn(options) ?? choicesOf(options);
    const known =
      found.kind === "value" &&
      (listedIn(options) ? names.includes(String(found.value)) : options.safeParse(found.value).success);
    return found.kind !== "value" || known ? leaf(options, found, path) : wrong(options, found, path, names);
  }

  function record(names: z.ZodRecord, found: Asked, path: readonly string[]): Json {
    if (found.kind !== "map") return wrong(names, found, path);
    const value: Record<string, Json> = {};
    for (const [key, member] of found.members) {
      if (/^\p{L}/u.test(key)) value[key] = walk(names.valueType as z.ZodType, member.value, [...path, key]);
      else unknown(names, member, [...path, key]);
    }
    return value;
  }

  function leaf(schema: z.ZodType, found: Asked, path: readonly string[]): Json {
    if (schema instanceof z.ZodArray && found.kind === "list") {
      if (found.items.length > longest(schema)) return wrong(schema, found, path);
      const before = faults.length;
      const items = found.items.map((item, i) => walk(schema.element as z.ZodType, item, [...path, String(i)]));
      return faults.length > before || schema.safeParse(items).success ? items : wrong(schema, found, path);
    }
    if (found.kind !== "value") return wrong(schema, found, path);
    const names = schema instanceof z.ZodUnion ? undefined : listedIn(schema);
    if (names && !names.includes(String(found.value))) return wrong(schema, found, path, names);
    return schema.safeParse(found.value).success ? found.value : wrong(schema, found, path);
  }

  function wrong(
    schema: z.ZodType,
    found: Asked,
    path: readonly string[],
    options: readonly string[] = schema instanceof z.ZodEnum ? schema.options.map(String) : [],
  ): Json {
    const { origin } = found;
    const list = listIn(schema);
    const unlisted = list && found.kind === "value" && typeof found.value === "string";
    fault(
      origin,
      () => `${pathText(path)} is ${words(found)}, expected ${expected(schema)}${hint(found, options)}`,
      unlisted ? [`${list.noun} ${found.value}`] : undefined,
    );
    return null;
  }

  /** The words are found when they are read: of thousands of faults only the first are told. */
  function fault(origin: Origin, says: () => string, entries?: readonly string[]): void {
    faults.push({
      origin,
      ...(entries === undefined ? {} : { entries }),
      get says() {
        return says();
      },
    });
  }

  function missing(schema: z.ZodType, found: AskedMap, path: readonly string[]): void {
    fault(found.origin, () => `${pathText(path)} is missing, expected ${expected(schema)}`);
  }

  function unknown(
    beside: z.ZodType,
    { origin, value }: Member,
    path: readonly string[],
    entries?: readonly string[],
  ): void {
    const inList = path.some((step) => /^\d+$/.test(step));
    const meant = inList ? besideInList(beside, path) : likelyMeant(path, paths);
    const says = () => `${pathText(path)} is not a known field, `;
    if (meant === undefined) {
      fault(origin, () => `${says()}expected ${expected(beside)}`, entries);
      return;
    }
    const home = meant.split(".").slice(0, -1);
    const here = pathText(home) === pathText(path.slice(0, -1));
    const belongs = home.length === 0 ? "at the top" : `in ${home.join(".")}`;
    const means = here ? `did you mean ${meant}?` : `${meant} is known: it belongs ${belongs}`;
    fault(origin, () => `${says()}${means}`, entries);
    // What stands in a section that is only in the wrong place may be wrong, too.
    const section = meant.endsWith(`.${path.at(-1)}`) ? schemaAt(schema, meant.split(".")) : undefined;
    if (section && value.kind === "map") walk(section, value, path);
  }
}

/** The field of the same section in a list that an unknown one most likely means, as a whole path. */
function besideInList(beside: z.ZodType, path: readonly string[]): string | undefined {
  const guess = beside instanceof z.ZodObject ? nearest(path.at(-1) ?? "", Object.keys(beside.shape)) : undefined;
  return guess === undefined ? undefined : [...path.slice(0, -1), guess].join(".");
}

/** The schema of the field at this path, if it is not inside a choice such as the optimizer's. */
function schemaAt(schema: z.ZodType, [key, ...rest]: readonly string[]): z.ZodType | undefined {
  if (key === undefined) return schema;
  const inner = bare(schema);
  const member = inner instanceof z.ZodObject && Object.hasOwn(inner.shape, key) ? inner.shape[key] : undefined;
  return member === undefined ? undefined : schemaAt(member as z.ZodType, rest);
}

/** What was found, short enough for one line. */
function words(found: Asked): string {
  if (found.kind === "map") return "a section";
  if (found.kind === "list") {
    const flat = found.items.length <= 8 && found.items.every((item) => item.kind === "value");
    return flat ? `the list ${show(`[${found.items.map((item) => String(toObject(item))).join(", ")}]`)}` : "a list";
  }
  if (found.text === "") return "empty";
  const flaw = Number.isNaN(found.value) ? " (no number that can be kept as it is written)" : "";
  return `${show(found.text)}${flaw}`;
}

/** What may have been meant by a value that is not taken. */
function hint(found: Asked, options: readonly string[]): string {
  if (found.kind !== "value" || typeof found.value !== "string") return "";
  const written = found.value;
  if (/^[-+]?\d{1,3}(?:,\d{3})+$/.test(written)) return ` (numbers have no comma: ${written.replaceAll(",", "")}?)`;
  if (/^[-+]?\d*,\d+(?:[eE][-+]?\d+)?$/.test(written))
    return ` (numbers have a decimal point: ${written.replace(",", ".")}?)`;
  const guess = nearest(written, options);
  return guess === undefined ? "" : ` (did you mean ${guess}?)`;
}

/** Control characters as escapes, and at most 60 characters. */
function show(text: string): string {
  const safe = text.replace(
    /[\p{Cc}\u2028\u2029]/gu,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return shortened(safe, 60);
}
