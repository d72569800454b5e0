import type { z } from "zod";
import { Entries } from "../entries.ts";
import { conv } from "./conv.ts";
import { layers } from "./layers.ts";
import { mlp } from "./mlp.ts";
import type { ModelFamily } from "./model.ts";
import { resnet } from "./resnet.ts";
import { vgg } from "./vgg.ts";

/** Adding a family is a file and a line here. */
const ours = {
  mlp,
  conv,
  resnet,
  vgg,
  layers,
};

export const families = new Entries<ModelFamily>("family", ours);

type Ours = (typeof ours)[keyof typeof ours]["schema"];

/** The section of a family from outside, or of one that is not known here. */
export interface OtherSection {
  readonly family: string;
  readonly [field: string]: unknown;
}

/** A spec's `model` section as it may be written, and with every default filled in. */
export type ModelInput = z.input<Ours> | OtherSection;
export type ModelSpec = z.output<Ours> | OtherSection;
