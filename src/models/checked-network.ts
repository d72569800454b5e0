import {
  isLayerKind,
  type LayerSpec,
  layerNames,
  type Network,
  networkMisfit,
  networkSchema,
} from "../engine/index.ts";
import { LthError, messageOf } from "../errors.ts";
import { kindOf } from "../options.ts";
import type { Shape } from "../shape.ts";
import { shortened } from "../text.ts";

const CURE = "mend its module: put the layers together with Stack, an export of lth";

/**
 * What a family from outside built, held against all that our families hold by themselves: layers of lth with all their fields,
 * which fit each other, have names of their own and end with one output for each class. The network is a copy. Throws an
 * LthError that names the family and the layer.
 */
export function checkedNetwork(family: string, built: unknown, input: Shape, classes: number): Network {
  const fault = (says: string) => new LthError(`the family ${family} ${says}`, CURE);
  try {
    return networkOf(built, input, classes, fault);
  } catch (error) {
    if (error instanceof LthError) throw error;
    throw fault(`builds layers that cannot be read: ${messageOf(error)}`); // its getters, or layers that hold themselves
  }
}

type Fault = (says: string) => LthError;

function networkOf(built: unknown, input: Shape, classes: number, fault: Fault): Network {
  const layers = layersOf(built, fault);
  const network: Network = { input, classes, layers };
  checkNames(layers, fault);
  const misfit = networkMisfit(network);
  if (misfit !== undefined) throw fault(`builds a network that cannot be: ${misfit}`);
  const last = layers.at(-1);
  if (last?.kind === "relu" || last?.kind === "dropout") {
    throw fault(`lets ${last.kind} be the last layer, which would set what the network answers for some classes to 0`);
  }
  return network;
}

function layersOf(built: unknown, fault: Fault): readonly LayerSpec[] {
  if (typeof built !== "object" || built === null) {
    throw fault(`builds ${kindOf(built)}, expected a network: {input, classes, layers}`);
  }
  const given: unknown = Reflect.get(built, "layers");
  if (!Array.isArray(given)) throw fault(`builds a network without a list of layers, with ${kindOf(given)}`);
  if (given.length > 10_000) throw fault(`builds a network of ${given.length} layers, expected at most 10000`);
  return given.map((layer: unknown, i) => {
    const shape = { channels: 1, rows: 1, columns: 1 }; // only the layer is looked at
    const { data } = networkSchema.safeParse({ input: shape, classes: 1, layers: [layer] });
    const [copy] = data?.layers ?? [];
    if (copy !== undefined) return copy;
    const text = JSON.stringify(layer) ?? kindOf(layer);
    throw fault(`has something at layers[${i}] that is no layer with all its fields and no others: ${shortened(text)}`);
  });
}

/** Names stand in files, in tables and in `prune.rates`, and tell random streams apart. */
function checkNames(layers: readonly LayerSpec[], fault: Fault): void {
  const names = layerNames(layers);
  const wrong = names.find((name) => !/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name));
  if (wrong !== undefined) {
    throw fault(`calls a layer ${JSON.stringify(shortened(wrong))}, expected letters, digits, - and _ after a letter`);
  }
  // A block may hold any number of layers: a set grows by each new name, in a time that does not grow with those before.
  const seen = new Set<string>();
  const twice = names.find((name) => seen.size === seen.add(name).size);
  if (twice !== undefined) throw fault(`calls two layers ${twice}`);
  const kind = names.find((name) => name !== "output" && isLayerKind(name));
  if (kind !== undefined) throw fault(`calls a layer ${kind}, which means a kind of layer`);
}
