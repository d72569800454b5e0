import type { Parameter } from "../../engine/index.ts";
import { type Connections, connectionsOf } from "./connections.ts";
import { type Histogram, histogram } from "./histogram.ts";

/** What two groups of weights have done: those that a ticket keeps, and the rest. A group without weights has null. */
export interface Groups<Value> {
  readonly kept: Value | null;
  readonly rest: Value | null;
}

/** What can be seen of one layer's weights, by what a ticket keeps of them. */
export interface LayerLook {
  readonly name: string;
  readonly weights: number;
  readonly survivors: number;
  /** Of the survivors: their initial values, and the share above 0. */
  readonly initial: {
    readonly values: Histogram;
    readonly positive: number;
  };
  /** How far weights moved in the dense network's training: |end - initial|, with the mean. */
  readonly moved: Groups<{ readonly values: Histogram; readonly mean: number }>;
  /** How far they moved away from 0: |end| - |initial|, with the share that did. */
  readonly away: Groups<{ readonly values: Histogram; readonly share: number }>;
  readonly incoming: Connections;
  readonly outgoing: Connections;
}

/** Bins in deviations of the layer's initial weights. In 50,000 iterations LeNet's weights move up to twenty of them. */
const BINS = {
  initial: { from: -4, width: 0.2, bins: 40 },
  moved: { from: 0, width: 0.4, bins: 60 },
  away: { from: -4, width: 0.4, bins: 70 },
} as const;

export interface LayerWeights {
  readonly parameter: Parameter;
  readonly mask: Uint8Array;
  /** The dense network's, before and after its training. */
  readonly initial: Float32Array;
  readonly end: Float32Array;
}

export function layerLook({ parameter, mask, initial, end }: LayerWeights): LayerLook {
  const unit = parameter.deviation > 0 ? parameter.deviation : 1;
  const places = (bit: number) => Int32Array.from([...mask.keys()].filter((place) => mask[place] === bit));
  const [kept, rest] = [places(1), places(0)];
  const survivors = Float64Array.from(kept, (place) => initial[place]!);
  const of = <Value>(look: (group: Int32Array) => Value): Groups<Value> => ({
    kept: kept.length === 0 ? null : look(kept),
    rest: rest.length === 0 ? null : look(rest),
  });
  return {
    name: parameter.layer,
    weights: mask.length,
    survivors: kept.length,
    initial: {
      values: histogram(survivors, BINS.initial, unit),
      positive: survivors.reduce((count, value) => count + (value > 0 ? 1 : 0), 0) / Math.max(1, kept.length),
    },
    moved: of((group) => {
      const distances = Float64Array.from(group, (place) => Math.abs(end[place]! - initial[place]!));
      return { values: histogram(distances, BINS.moved, unit), mean: meanOf(distances) };
    }),
    away: of((group) => {
      const distances = Float64Array.from(group, (place) => Math.abs(end[place]!) - Math.abs(initial[place]!));
      const grown = distances.reduce((count, distance) => count + (distance > 0 ? 1 : 0), 0);
      return { values: histogram(distances, BINS.away, unit), share: grown / group.length };
    }),
    ...connectionsOf(parameter.shape, mask),
  };
}

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
