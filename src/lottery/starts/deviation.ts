import { type Network, parametersOf } from "../../engine/index.ts";
import { InvariantError } from "../../errors.ts";

/** The standard deviation that a weight parameter's initial values are drawn with. */
export function deviationOf(network: Network, name: string): number {
  const parameter = parametersOf(network).find((one) => one.name === name);
  if (!parameter) throw new InvariantError(`the network has no parameter ${name}`);
  return parameter.deviation;
}
