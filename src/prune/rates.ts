import { isLayerKind, type LayerKind, type Network, prunable } from "../engine/index.ts";
import { LthError, unknownName } from "../errors.ts";
import { namesInWords } from "../text.ts";

/** The share of its surviving weights that each layer loses in one round, by weight parameter, in the network's order. */
export type Rates = ReadonlyMap<string, number>;

/** As a spec says it: one rate, and those that differ, by layer (`fc1`) or by kind of layer (`output`). Name beats kind. */
export interface AskedRates {
  readonly rate: number;
  readonly rates: Readonly<Record<string, number>>;
}

/** The rate of every prunable layer. Throws the first of `rateFaults`. */
export function ratesOf(network: Network, asked: AskedRates): Rates {
  const [fault] = rateFaults(network, asked.rates);
  if (fault) throw fault;
  const differing = new Map(Object.entries(asked.rates));
  const rate = (layer: string, kind: LayerKind) => differing.get(layer) ?? differing.get(kind) ?? asked.rate;
  return new Map(prunable(network).map(({ parameter, kind }) => [parameter.name, rate(parameter.layer, kind)]));
}

/** One error for each key that names neither a layer nor a kind of layer of this network. */
export function rateFaults(network: Network, rates: AskedRates["rates"]): readonly LthError[] {
  const layers = prunable(network);
  const known = [...new Set([...layers.map(({ parameter }) => parameter.layer), ...layers.map(({ kind }) => kind)])];
  return Object.keys(rates)
    .filter((key) => !known.includes(key))
    .map((key) =>
      isLayerKind(key)
        ? new LthError(
            `prune.rates has a rate for ${key} layers, and this network has none that can be pruned`,
            `leave it out, or name one of: ${namesInWords(known)}`,
          )
        : unknownName("layer", key, known),
    );
}
