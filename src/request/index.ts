/** The door of `request`: specs from presets, files, flags and programs. Never a store. */

export { checkedSpec, checkNamedSpec, plainCopy } from "./named-spec.ts";
export { presetNames, rawPreset } from "./presets.ts";
export { printSpec } from "./spec/print.ts";
export type { NamedSpec, Override, SpecRequest } from "./spec-file.ts";
export { readSpec } from "./spec-file.ts";
export { judgedBy } from "./verdict-again.ts";
