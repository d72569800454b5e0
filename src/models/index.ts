import { canonical, type Json } from "../canonical.ts";
import type { Network } from "../engine/index.ts";
import { LthError, unknownName } from "../errors.ts";
import type { Shape } from "../shape.ts";
import { checkedNetwork } from "./checked-network.ts";
import { families, type ModelSpec } from "./families.ts";
import type { Idle, Meant } from "./idle.ts";
import type { JointEnd } from "./joint-end.ts";
import { familyOf, readSection } from "./read-section.ts";

export { families, type ModelInput, type ModelSpec } from "./families.ts";
export type { Idle } from "./idle.ts";
export type { ModelFamily } from "./model.ts";
export { modelSchema } from "./model-schema.ts";
export { Stack } from "./stack.ts";

/**
 * The network that a spec's `model` section means for data of this shape. Throws an LthError if it does not fit, and for a
 * family that is not known here.
 */
export function buildNetwork(model: ModelSpec, input: Shape, classes: number): Network {
  const { family, section } = familyOf(model);
  const built = family.build(section, input, classes);
  if (families.codeOf(model.family) === undefined) return built;
  const network = checkedNetwork(model.family, built, input, classes);
  // What they answer is needed when everything is trained: what is wrong with it is to be seen before.
  family.name(section);
  family.weighsPixels?.(section);
  const asked = canonical([section as Json, { ...input }, classes]);
  const layers = JSON.stringify(network.layers);
  if ((before.get(asked) ?? layers) !== layers) {
    throw new LthError(
      `the family ${model.family} builds other layers each time it is asked for the same network`,
      "mend its module: layers must follow from the section, the input and the classes alone",
    );
  }
  before.set(asked, layers);
  return network;
}

/** The layers that families from outside gave, by what was asked. */
const before = new Map<string, string>();

/** The family and the section that it reads; undefined where a stored run's family is not known here, or is not what it was. */
function known(model: ModelSpec) {
  const family = families.get(model.family);
  const section = families.codeOf(model.family) === undefined ? model : readSection(model).read;
  return family && section && { family, section };
}

/** What a model asks for that changes nothing in the network that it means. */
export const idleInModel = (model: ModelSpec, meant: Meant): readonly Idle[] => {
  const { family, section } = familyOf(model);
  return family.idle?.(section, meant) ?? [];
};

/** Where two branches end the network together; undefined for a family that never ends so. */
export function jointEnd(model: ModelSpec): JointEnd | undefined {
  return families.get(model.family)?.jointEnd?.(model);
}

/** What a spec's network is called: `conv-2`, or `conv-2, narrowed: 16 channels (originally 64)`; else by its family. */
export function networkName(model: ModelSpec): string {
  const named = known(model);
  if (named === undefined) return model.family;
  const { name, resized } = named.family.name(named.section);
  return resized === undefined ? name : `${name}, ${resized}`;
}

/** Whether the network has other sizes than the one that it is named after, as far as its family is known here. */
export function isResized(model: ModelSpec): boolean {
  const named = known(model);
  return named?.family.name(named.section).resized !== undefined;
}

/** Whether the first weights are one for each pixel and unit, so that they can be shown as a picture. */
export function weighsPixels(model: ModelSpec): boolean {
  const named = known(model);
  return named?.family.weighsPixels?.(named.section) ?? false;
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
