import type { Shape } from "../../shape.ts";
import { layerOf, type PlainLayerSpec } from "../layers/index.ts";
import { bySort, type LayerSpec, type ResidualSpec } from "../network.ts";
import type { Tensor } from "../program/tensor.ts";
import { add, copy } from "./elementwise.ts";
import type { RoutineEmitter, Wanted } from "./emitter.ts";
import { beginsInPlace, endsInPlace, gradientHaloOf, memoryOf, NOTHING, wantedBy } from "./wants.ts";

/** What the forward pass of one layer was given and gave, for its backward pass. */
export type PassedLayer = PlainPassed | ResidualPassed;

interface PassedOf<Spec> {
  readonly id: string;
  readonly spec: Spec;
  readonly input: Tensor;
  readonly output: Tensor;
}
type PlainPassed = PassedOf<PlainLayerSpec>;
interface ResidualPassed extends PassedOf<ResidualSpec> {
  readonly body: readonly PassedLayer[];
  readonly shortcut: readonly PassedLayer[];
}

/** Emits the forward pass of some layers. `end`: what is wanted of the last one's output. */
export function forward(
  emit: RoutineEmitter,
  layers: readonly LayerSpec[],
  input: Tensor,
  end: Wanted,
  path = "",
): readonly PassedLayer[] {
  const passed: PassedLayer[] = [];
  let last = input;
  layers.forEach((spec, i) => {
    const wanted = wantedBy(layers, i + 1, end);
    const kept = wanted.kept || memoryOf(spec).keeps === "output";
    const output = {
      ...wanted,
      kept,
      passing: wanted.passing === true && !kept,
      gradientHalo: Math.max(gradientHaloOf(layers.slice(0, i + 1), input.shape), wanted.gradientHalo ?? 0),
    };
    const id = `${path}${i}`;
    const layer = bySort<PassedLayer>(spec, {
      layer: (plain) => plainForward(emit, plain, last, output, id),
      block: (block) => residualForward(emit, block, last, output, id),
    });
    if (last !== input && last !== layer.output) emit.release(last);
    last = layer.output;
    passed.push(layer);
  });
  return passed;
}

/**
 * Emits the backward pass of these layers from the gradient of the last one's output, which it releases. Returns the
 * gradient of the first one's input; null, or a gradient to be released, if it is not `needed`.
 */
export function backward(
  emit: RoutineEmitter,
  passed: readonly PassedLayer[],
  outputGradient: Tensor,
  needed: boolean,
): Tensor | null {
  let gradient: Tensor | null = outputGradient;
  for (let i = passed.length - 1; i >= 0 && gradient; i--) {
    const layer = passed[i];
    if (!layer) continue;
    const needs = needed || passed.slice(0, i).some(isTrainable);
    gradient =
      "body" in layer ? residualBackward(emit, layer, gradient, needs) : plainBackward(emit, layer, gradient, needs);
  }
  return gradient;
}

const nameOf = (spec: PlainLayerSpec): string => ("name" in spec ? spec.name : spec.kind);

const shapeOfInput = (layer: PassedLayer): Shape => layer.input.shape;

/** Whether a layer's backward pass has anything to find out. */
export const isTrainable = (layer: PassedLayer): boolean =>
  "body" in layer
    ? [...layer.body, ...layer.shortcut].some(isTrainable)
    : layerOf(layer.spec).parameters(layer.spec, shapeOfInput(layer)).length > 0;

function plainForward(
  emit: RoutineEmitter,
  spec: PlainLayerSpec,
  input: Tensor,
  output: Wanted,
  id: string,
): PlainPassed {
  emit.begin({ id, layer: nameOf(spec), output });
  return { id, spec, input, output: layerOf(spec).forward(spec, emit, input) };
}

function plainBackward(emit: RoutineEmitter, layer: PlainPassed, gradient: Tensor, needed: boolean): Tensor | null {
  const { id, spec, input, output } = layer;
  emit.begin({ id, layer: nameOf(spec), output: NOTHING });
  const result = layerOf(spec).backward(spec, emit, { input, output, gradient, needed });
  return result && !layerOf(spec).memory.inPlace ? withHaloOf(emit, input, result) : result;
}

/** A fully connected layer gives a gradient without a halo, and the convolution before it wants one. */
export function withHaloOf(emit: RoutineEmitter, input: Tensor, gradient: Tensor): Tensor {
  if (gradient.halo >= input.gradientHalo) return gradient;
  const withHalo = emit.gradientOf(input);
  copy(emit, gradient, withHalo);
  emit.release(gradient);
  return withHalo;
}

function residualForward(
  emit: RoutineEmitter,
  spec: ResidualSpec,
  input: Tensor,
  output: Wanted,
  id: string,
): ResidualPassed {
  const branchInput = (layers: readonly LayerSpec[], name: string) => {
    if (!beginsInPlace(layers)) return input;
    const copied = emit.keep(`${id} ${name} input`, input.shape, {
      ...wantedBy(layers, 0, NOTHING),
      gradientHalo: input.gradientHalo,
    });
    copy(emit, input, copied);
    return copied;
  };
  // The sum takes the place of the body's output, unless others read that again.
  const apart = endsInAnothersPlace(spec.body);
  const halo = { gradientHalo: output.gradientHalo ?? 0 };
  const bodyWanted = apart ? { ...NOTHING, ...halo } : output;
  const body = forward(emit, spec.body, branchInput(spec.body, "body"), bodyWanted, `${id}.body.`);
  const shortcut = forward(
    emit,
    spec.shortcut,
    branchInput(spec.shortcut, "shortcut"),
    { ...NOTHING, ...halo },
    `${id}.shortcut.`,
  );
  const [one, other] = [body[body.length - 1]?.output ?? input, shortcut[shortcut.length - 1]?.output ?? input];
  let sum = one;
  if (apart) {
    emit.begin({ id, layer: spec.kind, output });
    sum = emit.output(one.shape);
    copy(emit, one, sum);
    if (one !== input) emit.release(one);
  }
  add(emit, sum, other);
  if (other !== input) emit.release(other);
  return { id, spec, input, output: sum, body, shortcut };
}

/** Whether a body's output, and so the gradient of its input, takes the place of a tensor that is not the body's alone. */
const endsInAnothersPlace = (body: readonly LayerSpec[]): boolean => body.length === 0 || endsInPlace(body);

function residualBackward(
  emit: RoutineEmitter,
  layer: ResidualPassed,
  gradient: Tensor,
  needed: boolean,
): Tensor | null {
  const { spec, body, shortcut } = layer;
  // The first branch must leave the gradient as it is for the second.
  const copied = () => {
    const own = emit.gradientOf(layer.output);
    copy(emit, gradient, own);
    return own;
  };
  const first: Tensor = endsInAnothersPlace(spec.body) ? copied() : { ...gradient, borrowed: true };
  const one = backward(emit, body, first, needed);
  const other =
    shortcut.length === 0
      ? gradient
      : backward(emit, shortcut, endsInPlace(spec.shortcut) && gradient.borrowed ? copied() : gradient, needed);
  if (one && other) add(emit, one, other);
  if (other && !(other === one)) emit.release(other);
  return one && withHaloOf(emit, layer.input, one);
}
