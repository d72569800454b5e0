import { layerNames, lengthOf, networkMisfit, parametersOf, type Weights } from "../engine/index.ts";
import {
  fileFault,
  floats,
  numbersOf,
  outsideLimits,
  quoted,
  readSafetensors,
  safetensorsPieces,
  type Tensor,
} from "../formats/index.ts";
import { type PackedMasks, packedDensity } from "../prune/index.ts";
import { type About, aboutIn, metadataOf } from "./metadata.ts";
import type { Ticket } from "./ticket.ts";

/**
 * A ticket as a safetensors file, in pieces. For each weight `NAME` of which some are gone: `NAME.mask`, one bit a weight,
 * lowest bit first. For each parameter: `NAME.trained` and, unless the start was left out, `NAME.start`: the surviving values
 * in the order of their places. Equal tickets give equal bytes.
 */
export function encodeTicket(ticket: Ticket): readonly Uint8Array[] {
  const { masks, start, trained, network: _, ...about } = ticket;
  const tensors = new Map<string, Tensor>();
  for (const { name, bits } of masks) tensors.set(`${name}.mask`, { type: "U8", shape: [bits.length], bytes: bits });
  for (const [moment, weights] of [
    ["start", start],
    ["trained", trained],
  ] as const) {
    for (const [name, values] of weights ?? []) tensors.set(`${name}.${moment}`, floats(values));
  }
  return safetensorsPieces({ metadata: metadataOf(about), tensors });
}

export const lengthInBytes = (pieces: readonly Uint8Array[]): number =>
  pieces.reduce((sum, { length }) => sum + length, 0);

/** Names of layers: they become names of tensors and of files in other programs. */
const LAYER_NAME = /^[A-Za-z][\w-]{0,99}$/;

/**
 * The ticket that `bytes` hold, taken as hostile: nothing is believed before it is checked, and no more memory is taken than
 * the file has: masks and weights are views into `bytes`, not to be written to. `file` is named in errors. The opposite of
 * `encodeTicket`.
 */
export function decodeTicket(bytes: Uint8Array, file: string): Ticket {
  const { metadata, tensors } = readSafetensors(bytes, file, outsideLimits);
  const about = aboutIn(metadata, file);
  checkNetwork(about, file);
  const { network } = about.content;
  const taken = new Set<string>();
  const take = (name: string, type: Tensor["type"], length: number): Tensor => {
    const found = tensors.get(name);
    if (!found) throw fileFault(file, `tensor ${quoted(name)} is missing`);
    if (found.type !== type || found.shape.length !== 1 || found.shape[0] !== length) {
      throw fileFault(
        file,
        `tensor ${quoted(name)} is ${found.type} ${quoted(found.shape)}, expected ${type} [${length}]`,
      );
    }
    taken.add(name);
    return found;
  };
  const parameters = parametersOf(network).map((parameter) => ({ ...parameter, length: lengthOf(parameter) }));
  const masks: PackedMasks = parameters
    .filter(({ name, role }) => role === "weight" && tensors.has(`${name}.mask`))
    .map(({ name, length }) => {
      const { bytes: bits } = take(`${name}.mask`, "U8", Math.ceil(length / 8));
      if (length % 8 !== 0 && (bits[bits.length - 1] ?? 0) >> (length % 8) !== 0) {
        throw fileFault(file, `tensor ${quoted(`${name}.mask`)} has a bit behind its last weight`);
      }
      return { name, length, bits };
    });
  const survivors = new Map(packedDensity(masks).layers.map((layer) => [layer.name, layer.survivors]));
  const weights = (moment: string): Weights =>
    new Map(
      parameters.map(({ name, length }) => {
        const stored = `${name}.${moment}`;
        return [name, numbersOf(take(stored, "F32", survivors.get(name) ?? length), stored, file)];
      }),
    );
  const trained = weights("trained");
  const start = parameters.some(({ name }) => tensors.has(`${name}.start`)) ? weights("start") : null;
  const other = [...tensors.keys()].find((name) => !taken.has(name));
  if (other !== undefined) throw fileFault(file, `tensor ${quoted(other)} is none of its network's`);
  return { ...about, network, masks, start, trained };
}

function checkNetwork({ content: { network }, classes, inputs }: About, file: string): void {
  const odd = layerNames(network.layers).find((name) => !LAYER_NAME.test(name));
  if (odd !== undefined) {
    throw fileFault(file, `a layer is called ${quoted(odd)}, expected letters, digits, - and _ after a letter`);
  }
  const misfit = networkMisfit(network);
  if (misfit !== undefined) throw fileFault(file, `its network cannot be: ${misfit}`);
  if (classes.length !== network.classes) {
    throw fileFault(file, `it names ${classes.length} classes, and its network has ${network.classes}`);
  }
  const { channels } = network.input;
  if (inputs.scale.length !== channels || inputs.shift.length !== channels) {
    throw fileFault(
      file,
      `its inputs are scaled by ${inputs.scale.length} numbers, expected one for each of ${channels} channels`,
    );
  }
}
