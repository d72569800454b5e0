import type { Json } from "../canonical.ts";
import type { Scaling } from "../data/arrays/index.ts";
import { lengthOf, type Masks, type Network, parametersOf, type Weights } from "../engine/index.ts";
import type { JobContent, JobPlace, Result } from "../lottery/index.ts";
import {
  type Density,
  densityOfLayers,
  type PackedMasks,
  packedDensity,
  scattered,
  unpackMasks,
} from "../prune/index.ts";

/** How well a ticket does: what its training measured, without the curves. Iterations count from the dense network's first. */
export type Scores = Pick<Result, "iterations" | "earlyStopIteration" | "censored" | "atEarlyStop" | "atEnd">;

/**
 * A network out of a run with all that is needed to use it, to train it again, and to say where it is from: what a ticket file
 * holds. Weights stand packed, as the file has them: the surviving ones of each parameter in the order of their places, all of
 * them where it has no mask.
 */
export interface Ticket {
  readonly network: Network;
  /** What the network is called, such as `lenet-300-100`. */
  readonly called: string;
  /** Of the weights of which some are gone. */
  readonly masks: PackedMasks;
  /** The weights that its training starts from; null where they were left out. */
  readonly start: Weights | null;
  /** Those at its early stop. */
  readonly trained: Weights;
  /** Names of the classes, by the network's answers. */
  readonly classes: readonly string[];
  /** How a pixel from 0 to 255 becomes an input: pixel * scale[channel] + shift[channel]. */
  readonly inputs: Scaling;
  readonly data: { readonly name: string; readonly copy: string; readonly checksum: string };
  /** How it was trained: what decides the trained weights, seeds among it. */
  readonly content: JobContent;
  readonly scores: Scores;
  /** Those of the same trial's dense network; null where that diverged or is not known. */
  readonly dense: Scores | null;
  readonly run: string;
  readonly place: JobPlace;
  /** What the run was asked for, without what has its default. */
  readonly spec: Json;
  readonly versions: Readonly<Record<string, string>>;
}

/** The masks of every prunable weight, of those that are whole too, as the engine takes them. */
export function masksOf({ network, masks }: Pick<Ticket, "network" | "masks">): Masks {
  const given = unpackMasks(masks);
  return new Map(
    weightsOf(network).map(({ name, length }) => [name, given.get(name) ?? new Uint8Array(length).fill(1)]),
  );
}

/** The weights of a network that can be pruned: names and lengths, in order. */
export const weightsOf = (network: Network): readonly { readonly name: string; readonly length: number }[] =>
  parametersOf(network)
    .filter(({ role }) => role === "weight")
    .map((parameter) => ({ name: parameter.name, length: lengthOf(parameter) }));

/** Packed weights dense, pruned places 0, in new arrays. */
export function denseOf(weights: Weights, masks: Masks): Weights {
  return new Map(
    [...weights].map(([name, values]) => {
      const mask = masks.get(name);
      return [name, mask ? scattered(values, mask) : values.slice()];
    }),
  );
}

/** How many weights survive, of how many. */
export function countsOf({ network, masks }: Pick<Ticket, "network" | "masks">): Density {
  const pruned = new Map(packedDensity(masks).layers.map((layer) => [layer.name, layer.survivors]));
  return densityOfLayers(
    weightsOf(network).map(({ name, length }) => ({ name, survivors: pruned.get(name) ?? length, weights: length })),
  );
}
