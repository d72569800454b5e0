import { z } from "zod";
import type { Network } from "../engine/index.ts";
import { unknownName } from "../errors.ts";
import type { Shape } from "../shape.ts";
import { conv } from "./conv.ts";
import type { Idle, Meant } from "./idle.ts";
import { jointEndOf } from "./joint-end.ts";
import { layers } from "./layers.ts";
import { mlp } from "./mlp.ts";
import type { ModelFamily } from "./model.ts";
import { resnet } from "./resnet.ts";
import { vgg } from "./vgg.ts";

/** A spec's `model` section: one family of networks and its sizes. Adding a family is a file and a line here. */
export const modelSchema = z.discriminatedUnion("family", [
  mlp.schema,
  conv.schema,
  resnet.schema,
  vgg.schema,
  layers.schema,
]);
export type ModelSpec = z.output<typeof modelSchema>;

const families = { mlp, conv, resnet, vgg, layers };

const familyOf = (model: ModelSpec): ModelFamily => families[model.family]; // the key is the family's name: it only ever meets its own section

/** The network that a spec's `model` section means for data of this shape. Throws an LthError if it does not fit. */
export const buildNetwork = (model: ModelSpec, input: Shape, classes: number): Network =>
  familyOf(model).build(model, input, classes);

export type { Idle } from "./idle.ts";

/** What a model asks for that changes nothing in the network that it means. */
export const idleInModel = (model: ModelSpec, meant: Meant): readonly Idle[] =>
  familyOf(model).idle?.(model, meant) ?? [];

/** Where two branches end the network together; undefined for a family that never ends so. */
export const jointEnd = (model: ModelSpec) => (model.family === "layers" ? jointEndOf(model.layers) : undefined);

/** What a spec's network is called: `conv-2`, or `conv-2, narrowed: 16 channels (originally 64)`. */
export function networkName(model: ModelSpec): string {
  const { name, resized } = familyOf(model).name(model);
  return resized === undefined ? name : `${name}, ${resized}`;
}

/** Whether the network has other sizes than the one that it is named after. */
export const isResized = (model: ModelSpec): boolean => familyOf(model).name(model).resized !== undefined;

/** Whether the first weights are one for each pixel and unit, so that they can be shown as a picture. */
export function weighsPixels(model: ModelSpec): boolean {
  if (model.family !== "layers") return model.family === "mlp";
  const first = model.layers.find((layer) => layer !== "relu" && layer !== "batch-norm");
  return first === "output" || (typeof first === "object" && "linear" in first);
}

const asConv = (...pairs: number[]): ModelSpec => ({ family: "conv", pairs, widths: [256, 256], dropout: 0 });
const asResnet = (depth: number): ModelSpec => ({ family: "resnet", depth, widths: [16, 32, 64] });
const asVgg = (depth: 11 | 13 | 16 | 19): ModelSpec => ({ family: "vgg", depth, widths: [64, 128, 256, 512, 512] });

/** Networks that have a name of their own (paper, Figure 2). */
export const networks = {
  "lenet-300-100": { family: "mlp", widths: [300, 100] },
  "conv-2": asConv(64),
  "conv-4": asConv(64, 128),
  "conv-6": asConv(64, 128, 256),
  // What the paper calls Resnet-18 has 20 layers: its authors said so later (Frankle et al., 2020).
  "resnet-18": asResnet(20),
  "resnet-20": asResnet(20),
  "resnet-32": asResnet(32),
  "resnet-44": asResnet(44),
  "resnet-56": asResnet(56),
  "resnet-110": asResnet(110),
  "vgg-11": asVgg(11),
  "vgg-13": asVgg(13),
  "vgg-16": asVgg(16),
  "vgg-19": asVgg(19),
} satisfies Record<string, ModelSpec>;

/** The named network's `model` section; an unknown name is an error that lists the known ones. */
export function networkNamed(name: string): ModelSpec {
  const found = Object.entries(networks).find(([known]) => known === name);
  if (!found) throw unknownName("network", name, Object.keys(networks));
  return found[1];
}
