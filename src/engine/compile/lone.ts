import { layerOf, type PlainLayerSpec } from "../layers/index.ts";
import type { Convolution } from "../lists/convolution-lists.ts";
import { type LayerSpec, type Network, parametersOf } from "../network.ts";
import type { Masks } from "../parameter.ts";
import type { Instruction } from "../program/instructions.ts";
import { MemoryPlan } from "../program/memory.ts";
import type { StoredParameter } from "../program/program.ts";
import { type ByInput, storedByInput } from "./by-input.ts";
import { type ForwardOptions, type ForwardProgram, forwardProgram } from "./forward-only.ts";
import { loneConvolution, storedConvolution } from "./lone-convolution.ts";
import { loneLinear } from "./lone-linear.ts";
import { inputsOf, type LoneCode, type LoneLayer, outputsOf, planesOf } from "./lone-planes.ts";

type Kind = PlainLayerSpec["kind"];
type Spec<K extends Kind> = Extract<PlainLayerSpec, { readonly kind: K }>;

/** The layers that compute something for one example alone. */
const emitters: { readonly [K in Kind]?: (spec: Spec<K>, layer: LoneLayer) => LoneCode } = {
  linear: loneLinear,
  convolution: loneConvolution,
  "max-pool": ({ size, stride }, { input, output, relu }) => ({
    evaluate: [{ op: "lone-max-pool", ...inputsOf(input), ...outputsOf(output), size, stride, relu }],
  }),
};

const emitted = <K extends Kind>(spec: Spec<K>, layer: LoneLayer): LoneCode =>
  emitters[spec.kind as K]?.(spec, layer) ?? { evaluate: [] };

const isComputed = ({ kind }: LayerSpec): boolean => kind in emitters;

/** The next layer that is no dropout, which does nothing here. */
const after = (layers: readonly LayerSpec[], i: number): LayerSpec | undefined =>
  layers.slice(i + 1).find(({ kind }) => kind !== "dropout");

/**
 * Whether a network can be computed for one example alone: convolutions, max-pools and fully connected layers in this order, each
 * with a ReLU behind it or none.
 */
export function isLone({ layers }: Network): boolean {
  const flat = layers.findIndex(({ kind }) => kind === "linear");
  return layers.every((spec, i) => {
    if (spec.kind === "dropout") return true;
    if (spec.kind !== "relu") return isComputed(spec) && (spec.kind === "linear" || i < flat);
    const before = layers.slice(0, i).findLast(({ kind }) => kind !== "dropout");
    return before !== undefined && isComputed(before);
  });
}

/**
 * Compiles the forward pass for one example. Sixteen in lanes cost the same each, and one among them a sixteenth of what is
 * computed: alone, lanes are positions of a plane, and a fully connected layer passes over zero inputs with all of their weights.
 */
export function compileLone({ network, masks, scale, shift }: Omit<ForwardOptions, "chunks">): ForwardProgram {
  const plan = new MemoryPlan();
  const { layers } = network;
  const { stored, count, lists, convolutions } = loneStorage(network, masks);
  const parameters = plan.room(count, "parameters"); // at word 0: `stored.values` are places in the arena
  const valuesOf = (name: string) => stored.find(({ parameter }) => parameter.name === name)?.values ?? -1;
  const scales = plan.constant(Float32Array.from(scale.flatMap((value, c) => [value, shift[c] ?? 0])));
  let input = planesOf(plan, network.input, haloAfter(layers, -1));
  const { values, plane, pitch, shape } = input;
  const prepare: Instruction[] = [];
  const evaluate: Instruction[] = [{ op: "lone-gather", values, plane, pitch, ...shape, scales }];
  layers.forEach((spec, i) => {
    if (spec.kind === "residual" || !isComputed(spec)) return;
    const output = planesOf(plan, layerOf(spec).output(spec, input.shape), haloAfter(layers, i));
    const relu = after(layers, i)?.kind === "relu" ? 1 : 0;
    const [listOf, convolutionOf] = [(name: string) => lists.get(name), (name: string) => convolutions.get(name)];
    const made = emitted(spec, { plan, input, output, relu, valuesOf, listOf, convolutionOf });
    prepare.push(...(made.prepare ?? []));
    evaluate.push(...made.evaluate);
    input = output;
  });
  const answers = { values: input.values, stride: 0, step: 1, classes: network.classes };
  return forwardProgram(plan, { stored, parameters: { at: parameters, count }, evaluate, prepare, batch: 1 }, answers);
}

/** Lines of zeros that the next layer reads around what this one puts out. */
function haloAfter(layers: readonly LayerSpec[], i: number): number {
  const next = layers.slice(i + 1).find(isComputed);
  return next?.kind === "convolution" ? next.padding : 0;
}

/** Where all parameters stand, one behind the other, and the lists of those that are gone through by a list. */
function loneStorage(network: Network, masks: Masks) {
  const lists = new Map<string, ByInput>();
  const convolutions = new Map<string, Convolution>();
  let count = 0;
  const stored = parametersOf(network).map((parameter): StoredParameter => {
    const { name } = parameter;
    const convolution = storedConvolution(parameter, masks);
    const list = convolution ? undefined : storedByInput(parameter, masks);
    if (convolution) convolutions.set(name, convolution);
    if (list) lists.set(name, list);
    const { live, each } = convolution?.forward ?? list ?? { live: 0, each: () => undefined };
    const values = count;
    count += live;
    return { parameter, values, count: live, each };
  });
  return { stored, count, lists, convolutions };
}
