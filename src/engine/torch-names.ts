import { type Network, parametersOf } from "./network.ts";
import type { Parameter } from "./parameter.ts";

/** What PyTorch calls a batch normalisation's parameters; weights and biases are called the same. */
const roles: Partial<Record<Parameter["role"], string>> = {
  scale: "weight",
  shift: "bias",
  mean: "running_mean",
  variance: "running_var",
};

/** A parameter's name in a PyTorch module whose layers are called as ours: `fc1.weight`, `bn1.running_mean`. */
const torchName = ({ layer, name, role }: Parameter): string => {
  const own = roles[role];
  return own === undefined ? name : `${layer}.${own}`;
};

/** Every parameter, by PyTorch's name for it. */
export const byTorchName = (network: Network): ReadonlyMap<string, Parameter> =>
  new Map(parametersOf(network).map((parameter) => [torchName(parameter), parameter]));
