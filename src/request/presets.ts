import { readdirSync, readFileSync } from "node:fs";
import type { Json } from "../canonical.ts";
import { unknownName } from "../errors.ts";
import { packageRoot } from "../package-root.ts";
import { toObject } from "./spec/asked.ts";
import { readYaml } from "./spec/yaml.ts";

const folder = new URL("presets/", packageRoot);

/** Names of the presets: the YAML files in `presets/`, in the order of the alphabet. */
export function presetNames(): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => file.slice(0, -".yaml".length))
    .sort();
}

/** The YAML of a preset. An unknown name is an error that lists the known ones and the nearest. */
export function presetText(name: string): string {
  const known = presetNames();
  if (!known.includes(name)) throw unknownName("preset", name, known);
  return readFileSync(new URL(`${name}.yaml`, folder), "utf8");
}

/** A preset as its file says it, scales and all: plain data, not yet checked. */
export function rawPreset(name: string): Json {
  const { tree } = readYaml(presetText(name), `preset ${name}`);
  return tree === undefined ? null : toObject(tree);
}
