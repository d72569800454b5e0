import type { LayerSpec, Network, Weights } from "../../engine/index.ts";
import { blockOf, shapeAfter } from "../../engine/index.ts";
import { type Shape, sizeOf } from "../../shape.ts";

/** A network, and its parameters dense. */
export interface Whole {
  readonly network: Network;
  readonly weights: Weights;
}

/**
 * The same network without units and channels that change nothing: those that no later weight reads, and those that nothing
 * enters, whose constant answer goes into the biases of the next layer. What it answers stays the same but for rounding. Looked at
 * are layers with weights of which one follows the other, with nothing but ReLUs, pools, batch normalisations and dropout in
 * between; what enters or leaves a residual block stays whole.
 */
export function compacted(whole: Whole): Whole {
  let now: Whole = { ...whole, weights: new Map(whole.weights) };
  for (;;) {
    const next: Changing = { weights: new Map(now.weights), removed: 0 };
    const layers = compactList(now.network.layers, now.network.input, next);
    now = { network: { ...now.network, layers }, weights: next.weights };
    if (next.removed === 0) return now;
  }
}

interface Changing {
  readonly weights: Map<string, Float32Array>;
  removed: number;
}

type Weighted = Extract<LayerSpec, { kind: "linear" | "convolution" }>;

const isWeighted = (layer: LayerSpec | undefined): layer is Weighted =>
  layer?.kind === "linear" || layer?.kind === "convolution";

function compactList(layers: readonly LayerSpec[], input: Shape, changing: Changing): readonly LayerSpec[] {
  const result = [...layers];
  let shape = input;
  for (let i = 0; i < result.length; i++) {
    const layer = result[i];
    if (layer === undefined) continue;
    const block = blockOf(layer);
    if (block) {
      const body = compactList(block.body, shape, changing);
      result[i] = { ...block, body, shortcut: compactList(block.shortcut, shape, changing) };
    } else if (isWeighted(layer)) {
      const next = result.findIndex((one, k) => k > i && (blockOf(one) !== null || isWeighted(one)));
      const reader = result[next];
      if (isWeighted(reader)) {
        const between = result.slice(i + 1, next);
        const outputs = withoutDead({ layer, between, reader, input: shape }, changing);
        result[i] = { ...layer, outputs };
      }
    }
    shape = shapeAfter(result[i] ?? layer, shape);
  }
  return result;
}

/** Two layers with weights, and what stands between them. */
interface Pair {
  readonly layer: Weighted;
  readonly between: readonly LayerSpec[];
  readonly reader: Weighted;
  /** What enters the first. */
  readonly input: Shape;
}

/** Takes dead units out of the parameters of both layers and of what is between them. Returns how many are left. */
function withoutDead(pair: Pair, changing: Changing): number {
  const { layer, between, reader, input } = pair;
  const { weights } = changing;
  const units = layer.outputs;
  const own = weights.get(`${layer.name}.weight`) ?? new Float32Array(0);
  const arriving = [layer, ...between].reduce((shape, one) => shapeAfter(one, shape), input);
  const each = own.length / units;
  // Values of the reader that one unit feeds, for each of the reader's outputs: they stand side by side.
  const fed = reader.kind === "linear" ? sizeOf(arriving) / units : reader.kernel ** 2;
  for (let unit = 0; unit < units; unit++) {
    if (own.subarray(unit * each, (unit + 1) * each).every((value) => value === 0))
      foldConstant(pair, unit, fed, changing);
  }
  const read = weights.get(`${reader.name}.weight`) ?? new Float32Array(0);
  const isRead = (unit: number): boolean => {
    for (let from = unit * fed; from < read.length; from += units * fed) {
      for (let k = from; k < from + fed; k++) if (read[k] !== 0) return true;
    }
    return false;
  };
  const all = Array.from({ length: units }, (_, unit) => unit);
  const alive = all.filter(isRead);
  if (alive.length === 0) alive.push(0); // a layer has a unit at least
  if (alive.length === units) return units;
  changing.removed += units - alive.length;
  const rows = (name: string, length: number) => {
    const values = weights.get(name);
    if (values) weights.set(name, gathered(values, alive, length));
  };
  rows(`${layer.name}.weight`, each);
  rows(`${layer.name}.bias`, 1);
  for (const one of between) {
    if (one.kind === "batch-norm") for (const role of roles) rows(`${one.name}.${role}`, 1);
  }
  const columns = Array.from({ length: reader.outputs }, (_, output) =>
    alive.map((unit) => output * units + unit),
  ).flat();
  weights.set(`${reader.name}.weight`, gathered(read, columns, fed));
  return alive.length;
}

const roles = ["scale", "shift", "mean", "variance"] as const;

/** Pieces of `length` values, by their numbers. */
function gathered(values: Float32Array, pieces: readonly number[], length: number): Float32Array {
  const result = new Float32Array(pieces.length * length);
  pieces.forEach((piece, i) => {
    result.set(values.subarray(piece * length, (piece + 1) * length), i * length);
  });
  return result;
}

/** A unit that nothing enters answers the same everywhere: that goes into the reader's biases, and nobody reads the unit then. */
function foldConstant({ layer, between, reader }: Pair, unit: number, fed: number, changing: Changing): void {
  const { weights } = changing;
  const read = weights.get(`${reader.name}.weight`);
  const biases = weights.get(`${reader.name}.bias`);
  // Zeros around a convolution's input are no answer of the unit's.
  const padded = reader.kind === "convolution" && reader.padding > 0;
  if (read === undefined || biases === undefined || padded) return;
  let value = weights.get(`${layer.name}.bias`)?.[unit] ?? 0;
  for (const one of between) {
    if (one.kind === "relu") value = Math.max(0, value);
    if (one.kind !== "batch-norm") continue;
    const [scale = 1, shift = 0, mean = 0, variance = 1] = roles.map(
      (role) => weights.get(`${one.name}.${role}`)?.[unit],
    );
    value = ((value - mean) / Math.sqrt(variance + one.epsilon)) * scale + shift;
  }
  const [changed, without] = [biases.slice(), read.slice()];
  const stride = read.length / reader.outputs;
  for (let output = 0; output < reader.outputs; output++) {
    const from = output * stride + unit * fed;
    let sum = 0;
    for (let k = from; k < from + fed; k++) sum += read[k]!;
    changed[output]! += value * sum;
    without.fill(0, from, from + fed);
  }
  weights.set(`${reader.name}.bias`, changed);
  weights.set(`${reader.name}.weight`, without);
}
