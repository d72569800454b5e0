import { basename } from "node:path";
import { z } from "zod";
import "../data/index.ts"; // which data sets there are
import { LthError, nearest, unknownName } from "../errors.ts";
import { type Spec, specSchema } from "../lottery/index.ts";
import { checkOptions, expectPath, listOf } from "../options.ts";
import { A_FILE, NotAsExpected, readRegularFileSync } from "../regular-file.ts";
import { codeOf, systemMessage } from "../system-errors.ts";
import { presetNames, presetText } from "./presets.ts";
import { type AskedMap, overlay, pathText, without } from "./spec/asked.ts";
import { LARGEST_SPEC } from "./spec/bounds.ts";
import { check } from "./spec/check.ts";
import { textOf } from "./spec/encoding.ts";
import { fromObject } from "./spec/from-object.ts";
import { applyOverrides, type Override } from "./spec/overrides.ts";
import { refusal } from "./spec/refusal.ts";
import { readYaml } from "./spec/yaml.ts";
import { isOfVerdict, verdictIn } from "./verdict-again.ts";

export type { Override } from "./spec/overrides.ts";

export interface SpecRequest {
  /** A preset's name, the path of a YAML file (it ends in .yaml or .yml, or has a slash), or an object like such a file. */
  readonly from: string | object;
  /** Which of the scales that the preset or file has; default `quick`, or the only one. */
  readonly scale?: string | undefined;
  readonly overrides?: readonly Override[];
}

/** A spec that is right in itself, and what it is called. Whether it fits the data is for `checkSpec` to say. */
export interface NamedSpec {
  /** The preset's name, or that of the file without its ending: the first part of the run's id. */
  readonly preset: string;
  /** The scale that was used; `custom` for a spec without scales. */
  readonly scale: string;
  readonly spec: Spec;
  /** The verdict as the preset or file has it, where another was asked for beside it: the run's id is of this one. */
  readonly idVerdict?: Spec["verdict"] | undefined;
}

const requestSchema = z.strictObject({
  from: z.union([z.string(), z.custom(isObject)], "expected a preset's name, a file's path or a spec"),
  scale: z.string().optional(),
  overrides: listOf(
    z.strictObject({
      path: z.string(),
      yaml: z.string().optional(),
      value: z.unknown().optional(),
      source: z.string(),
    } satisfies Record<keyof Override, z.ZodType>),
    10_000,
  ).optional(),
} satisfies Record<keyof SpecRequest, z.ZodType>);

/**
 * Reads what was asked for into a complete spec. Throws one LthError ("asked") that lists every fault, each with its line
 * or flag, the path of the field, what was found and what was expected.
 */
export function readSpec(request: SpecRequest): NamedSpec {
  const { from, scale, overrides = [] } = checkOptions("readSpec", requestSchema, request);
  const source = typeof from === "string" ? readSource(from) : { name: "spec", title: "spec", text: from };
  const reading =
    typeof source.text === "string"
      ? readYaml(source.text, source.title)
      : { tree: fromObject(source.text, source.title), faults: [] };
  const { tree } = reading;
  if (tree === undefined) throw refusal(source.title, reading.faults);
  if (tree.kind !== "map") {
    const says = `${tree.kind === "list" ? "a list" : "no fields"} at the top, expected sections such as model and train`;
    throw refusal(source.title, [...reading.faults, { origin: tree.origin, says }]);
  }
  const chosen = applyScale(tree, source.title, scale);
  const asked = applyOverrides(chosen.tree, overrides);
  const checked = check(specSchema, asked.tree);
  const faults = [...reading.faults, ...chosen.faults, ...asked.faults, ...checked.faults];
  if (faults.length > 0) throw refusal(source.title, faults);
  const idVerdict = overrides.some(isOfVerdict) ? verdictIn(chosen.tree) : undefined;
  const named = { preset: source.name, scale: chosen.scale, spec: specSchema.parse(checked.value) };
  return idVerdict === undefined ? named : { ...named, idVerdict };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** True if `from` means a file and not a preset. */
const isPath = (from: string): boolean => /[/\\]|\.ya?ml$/i.test(from);

function readSource(from: string): { name: string; title: string; text: string } {
  expectPath("the spec", from, "name a preset, or a YAML file");
  if (!isPath(from)) return { name: from, title: `preset ${from}`, text: presetText(from) };
  const name = basename(from).replace(/\.ya?ml$/i, "");
  const slug = name.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  return { name: slug.slice(0, 40) || "spec", title: from, text: readText(from) };
}

function readText(path: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readRegularFileSync(path, LARGEST_SPEC);
  } catch (cause) {
    if (cause instanceof NotAsExpected) {
      const { expected, found } = cause;
      const wrong = expected === A_FILE ? `is not a file but ${found}` : `has ${found}, expected a spec of ${expected}`;
      throw new LthError(`${path} ${wrong}`, "name a YAML file, or a preset", { cause });
    }
    const why =
      codeOf(cause) === "ENOENT"
        ? "there is no such file"
        : `it cannot be read (${codeOf(cause) ?? systemMessage(cause)})`;
    const guess = nearest(basename(path).replace(/\.ya?ml$/i, ""), presetNames());
    const meant = guess === undefined ? "" : ` (did you mean ${guess}?)`;
    const cure = `name a YAML file, or a preset: ${presetNames().join(", ")}${meant}`;
    throw new LthError(`no spec at ${path}: ${why}`, cure, { cause });
  }
  return textOf(bytes, path);
}

/** Lays the chosen scale on the rest. A file without scales is of the scale `custom`. */
function applyScale(tree: AskedMap, source: string, asked: string | undefined) {
  const scales = tree.members.get("scales")?.value;
  const base = without(tree, "scales");
  if (scales === undefined || scales.kind !== "map" || scales.members.size === 0) {
    if (asked !== undefined && scales === undefined) {
      throw new LthError(
        `${source} has no scales, so not ${asked}`,
        "leave --scale out, or add a scales section to the file",
      );
    }
    const says = "scales is not understood, expected a section for each scale, with what differs there";
    return { tree: base, scale: "custom", faults: scales ? [{ origin: scales.origin, says }] : [] };
  }
  const names = [...scales.members.keys()];
  const scale = asked ?? (names.includes("quick") ? "quick" : (names[0] ?? "custom"));
  const differs = scales.members.get(scale)?.value;
  if (differs === undefined) throw unknownName("scale", scale, names);
  if (differs.kind === "map") return { tree: overlayMap(base, differs), scale, faults: [] };
  const empty = differs.kind === "value" && differs.value === null;
  const says = `${pathText(["scales", scale])} is not understood, expected a section with what differs at that scale`;
  return { tree: base, scale, faults: empty ? [] : [{ origin: differs.origin, says }] };
}

function overlayMap(under: AskedMap, over: AskedMap): AskedMap {
  const laid = overlay(under, over);
  return laid.kind === "map" ? laid : under;
}
