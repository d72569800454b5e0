import type { Spec } from "../../lottery/index.ts";

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

/** One experiment of the paper: a preset, and what differs from it. How many trials, rounds and controls is no part of it. */
export interface Ask {
  readonly network: NetworkLabel;
  readonly preset: string;
  /** Fields of the spec by path, at every scale. A function makes one from the preset at a scale, where it is of its size. */
  readonly set: Readonly<Record<string, unknown | ((preset: Spec) => unknown)>>;
  /** Rounds at a scale, from the preset's there; default: as many. */
  readonly rounds: (usual: number) => number;
}

export function ask(preset: string, set: Ask["set"] = {}, rounds: Ask["rounds"] = (usual) => usual): Ask {
  const network = networks.find(([pattern]) => pattern.test(preset))?.[1];
  if (network === undefined) throw new Error(`no network of the paper belongs to the preset ${preset}`);
  return { network, preset, set, rounds };
}
