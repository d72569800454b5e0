import { z } from "zod";
import { canonical, type Json } from "../canonical.ts";
import { fileFault, outsideLimits, parseStrict, quoted } from "../formats/index.ts";
import { contentFault, contentSchema, contentText } from "../lottery/index.ts";
import { scoreSchema, writable } from "../runs/index.ts";
import type { Ticket } from "./ticket.ts";

/** A ticket without its tensors. */
export type About = Omit<Ticket, "masks" | "start" | "trained" | "network">;

const FORMAT = "lth ticket 1";

/** Lists and objects inside each other: each change of a start is one, and each residual block two. */
const DEPTH = 200;

const count = z.int().min(0);
const text = z.string().max(4096);
const finite = z.array(z.number()).max(65_536);
const three = z.strictObject({ train: scoreSchema, validation: scoreSchema, test: scoreSchema });
const scores = z.strictObject({
  iterations: count,
  earlyStopIteration: count,
  censored: z.boolean(),
  atEarlyStop: three,
  atEnd: three,
});

/** Each member of the metadata that is JSON. */
const members = {
  classes: z.array(text).max(65_536),
  inputs: z.strictObject({ scale: finite, shift: finite }),
  data: z.strictObject({ name: text, copy: text, checksum: text }),
  scores,
  dense: scores.nullable(),
  place: z.strictObject({ trial: count, role: text, repeat: count, round: count }),
  spec: z.json(),
  versions: z.record(text, text),
  content: contentSchema,
} satisfies Partial<Record<keyof About, z.ZodType>>;

/** Members that are plain text. */
const texts = ["run", "called"] as const satisfies readonly (keyof About)[];

/** A ticket's metadata: every member canonical JSON, but for `format` and plain texts. Equal tickets give equal text. */
export function metadataOf(ticket: About): ReadonlyMap<string, string> {
  const plain = Object.keys(members).map((key): [string, string] => {
    if (key === "content") return [key, contentText(ticket.content)];
    const value: Json = writable(ticket[key as keyof typeof members]);
    return [key, canonical(value)];
  });
  return new Map([["format", FORMAT], ...texts.map((key): [string, string] => [key, ticket[key]]), ...plain]);
}

/** The way back. Throws an LthError that names `file` and the member for any other text. */
export function aboutIn(metadata: ReadonlyMap<string, string>, file: string): About {
  const known = ["format", ...texts, ...Object.keys(members)];
  const format = metadata.get("format");
  if (format !== FORMAT) {
    throw fileFault(file, `its format is ${format === undefined ? "not said" : quoted(format)}, expected "${FORMAT}"`);
  }
  const missing = known.find((key) => !metadata.has(key));
  if (missing !== undefined) throw fileFault(file, `its metadata has no "${missing}"`);
  const unknown = [...metadata.keys()].find((key) => !known.includes(key));
  if (unknown !== undefined) throw fileFault(file, `its metadata has ${quoted(unknown)}, which no ticket has`);
  const read = <Key extends keyof typeof members>(key: Key): z.output<(typeof members)[Key]> => {
    const schema = members[key] as z.ZodType<z.output<(typeof members)[Key]>>;
    return parsed(schema, key, metadata.get(key) ?? "", file);
  };
  const about: About = {
    run: metadata.get("run") ?? "",
    called: metadata.get("called") ?? "",
    classes: read("classes"),
    inputs: read("inputs"),
    data: read("data"),
    scores: read("scores"),
    dense: read("dense"),
    place: read("place"),
    spec: read("spec"),
    versions: read("versions"),
    content: read("content"),
  };
  const fault = contentFault(about.content);
  if (fault !== undefined) throw fileFault(file, `its training cannot be: ${fault}`);
  const odd = [...metadataOf(about)].find(([key, value]) => metadata.get(key) !== value);
  if (odd !== undefined) throw fileFault(file, `its "${odd[0]}" is not written as lth writes it`);
  return about;
}

function parsed<T>(schema: z.ZodType<T>, key: string, value: string, file: string): T {
  try {
    return schema.parse(parseStrict(value, DEPTH, outsideLimits.values));
  } catch (error) {
    if (error instanceof SyntaxError) throw fileFault(file, `its "${key}" cannot be read, ${error.message}`);
    if (!(error instanceof z.ZodError)) throw error;
    const where = [key, ...(error.issues[0]?.path ?? [])].map(String).join(".");
    throw fileFault(file, `its ${quoted(where)} is not understood`);
  }
}
