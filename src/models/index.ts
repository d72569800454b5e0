import { z } from "zod";
import type { Network } from "../engine/index.ts";
import { unknownName } from "../errors.ts";
import type { Shape } from "../shape.ts";
import { mlp } from "./mlp.ts";
import type { ModelFamily } from "./model.ts";

/** A spec's `model` section: one family of networks and its sizes. Adding a family is a file and a line here. */
export const modelSchema = z.discriminatedUnion("family", [mlp.schema]);
export type ModelSpec = z.output<typeof modelSchema>;

const families = { mlp };

/** The network that a spec's `model` section means for data of this shape. */
export function buildNetwork(model: ModelSpec, input: Shape, classes: number): Network {
  const family: ModelFamily = families[model.family]; // the key is the family's name: it only ever meets its own section
  return family.build(model, input, classes);
}

/** Networks that have a name of their own (paper, Figure 2). */
export const networks = {
  "lenet-300-100": { family: "mlp", widths: [300, 100] },
} satisfies Record<string, ModelSpec>;

/** The named network's `model` section; an unknown name is an error that lists the known ones. */
export function networkNamed(name: string): ModelSpec {
  const found = Object.entries(networks).find(([known]) => known === name);
  if (!found) throw unknownName("network", name, Object.keys(networks));
  return found[1];
}
