import {
  bySort,
  isLayerKind,
  type LayerSpec,
  layerNames,
  type Network,
  networkSchema,
  shapeText,
} from "../engine/index.ts";
import { LthError, messageOf } from "../errors.ts";
import { kindOf } from "../options.ts";
import { type Shape, sizeOf } from "../shape.ts";
import { shortened } from "../text.ts";
import { Stack } from "./stack.ts";

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
  const stack = restacked(layers, input, "layers", fault);
  checkNames(layers, fault);
  const last = layers.at(-1);
  if (sizeOf(stack.shape) !== classes) {
    throw fault(`builds a network that ends with ${shapeText(stack.shape)}, and the data has ${classes} classes`);
  }
  if (last?.kind === "relu" || last?.kind === "dropout") {
    throw fault(`lets ${last.kind} be the last layer, which would set what the network answers for some classes to 0`);
  }
  return stack.network(input, classes);
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

/** The layers put together anew, so that each is seen to fit what arrives there. */
function restacked(layers: readonly LayerSpec[], input: Shape, place: string, fault: Fault): Stack {
  const stack = new Stack(input);
  for (const [i, layer] of layers.entries()) {
    const at = `${place}[${i}]`;
    bySort(layer, {
      layer: () => undefined,
      block: ({ body, shortcut }) => {
        restacked(body, stack.shape, `${at}.body`, fault);
        restacked(shortcut, stack.shape, `${at}.shortcut`, fault);
      },
    });
    try {
      stack.add(layer, at);
    } catch (error) {
      throw fault(`builds layers that do not fit: ${messageOf(error)}`);
    }
  }
  return stack;
}

/** Names stand in files, in tables and in `prune.rates`, and tell random streams apart. */
function checkNames(layers: readonly LayerSpec[], fault: Fault): void {
  const names = layerNames(layers);
  const wrong = names.find((name) => !/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name));
  if (wrong !== undefined) {
    throw fault(`calls a layer ${JSON.stringify(shortened(wrong))}, expected letters, digits, - and _ after a letter`);
  }
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw fault(`calls two layers ${twice}`);
  const kind = names.find((name) => name !== "output" && isLayerKind(name));
  if (kind !== undefined) throw fault(`calls a layer ${kind}, which means a kind of layer`);
}
