import { type NamedSpec, readSpec } from "../../src/request/index.ts";

/** A preset at its quick scale with some fields set, as `--set` sets them. */
export const asked = (from: string, set: Readonly<Record<string, unknown>>): NamedSpec =>
  readSpec({
    from,
    scale: "quick",
    overrides: Object.entries(set).map(([path, value]) => ({ path, yaml: JSON.stringify(value), source: path })),
  });
