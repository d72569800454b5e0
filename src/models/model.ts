import type { z } from "zod";
import type { Network } from "../engine/index.ts";
import type { Shape } from "../shape.ts";
import type { Idle, Meant } from "./idle.ts";
import type { JointEnd } from "./joint-end.ts";
import type { NetworkName } from "./sizes.ts";

/** A family of networks: what a spec says of one, and how it becomes layers. One file per family. */
export interface ModelFamily<Schema extends z.ZodType = z.ZodType> {
  /** The spec's `model` section for this family, `family` included; that field's description says what the family is. */
  readonly schema: Schema;
  /** What the network is called. One whose sizes are not those of the network that it is named after says so. */
  name(model: z.output<Schema>): NetworkName;
  /** Throws an LthError, with the layer and what arrives there, if the network does not fit these examples. */
  build(model: z.output<Schema>, input: Shape, classes: number): Network;
  /** What a section says that changes nothing in the network that it means; default nothing. */
  idle?(model: z.output<Schema>, meant: Meant): readonly Idle[];
  /** Whether the first weights are one for each pixel and unit, so that they can be shown as a picture; default no. */
  weighsPixels?(model: z.output<Schema>): boolean;
  /** Where two branches end the network together. Of ours alone: old runs pruned other weights there. */
  jointEnd?(model: z.output<Schema>): JointEnd | undefined;
}
