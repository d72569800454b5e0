import type { Shape } from "../../shape.ts";

/** The paper's networks, as its figures call them. */
export type NetworkLabel = "LeNet" | "Conv-2" | "Conv-4" | "Conv-6" | "Resnet-18" | "VGG-19";

const networks: readonly (readonly [pattern: RegExp, label: NetworkLabel])[] = [
  [/^lenet/, "LeNet"],
  [/^conv2/, "Conv-2"],
  [/^conv4/, "Conv-4"],
  [/^conv6/, "Conv-6"],
  [/^resnet18/, "Resnet-18"],
  [/^vgg19/, "VGG-19"],
];

/** Every label, in the order of the paper. */
export const networkLabels: readonly NetworkLabel[] = networks.map(([, label]) => label);

/** A length that is as large a share of a shorter training as of the paper's. */
export interface Scaled {
  readonly iterations: number;
  /** The paper's whole training. */
  readonly of: number;
}

/** What a network is for: its inputs and its answers. */
export interface Images {
  readonly input: Shape;
  readonly classes: number;
}

export const cifar10Images: Images = { input: { channels: 3, rows: 32, columns: 32 }, classes: 10 };

/** One experiment of the paper: a preset, and what differs from it. How many trials, rounds and controls is no part of it. */
export interface Ask {
  /** Tells asks apart. Two of different names may still mean the same experiment. */
  readonly name: string;
  readonly network: NetworkLabel;
  readonly preset: string;
  /** Fields of the spec by path, at every scale. */
  readonly set: Readonly<Record<string, unknown>>;
  /** Rounds at a scale, from the preset's there; default: as many. */
  readonly rounds: (usual: number) => number;
}

export function ask(preset: string, set: Ask["set"] = {}, rounds: Ask["rounds"] = (usual) => usual): Ask {
  const network = networks.find(([pattern]) => pattern.test(preset))?.[1];
  if (network === undefined) throw new Error(`no network of the paper belongs to the preset ${preset}`);
  return { name: JSON.stringify([preset, set]), network, preset, set, rounds };
}
