import { type Histogram, histogram } from "./histogram.ts";

/** How many of their connections the units on one side of a layer keep. */
export interface Connections {
  /** By unit, the share that it keeps. Bins are in shares of the layer: at 1 lies a unit that keeps what the layer keeps. */
  readonly kept: Histogram;
  /** Variance over the units, divided by what chance gives (a binomial distribution): 1 is as even as chance, more is less even. */
  readonly unevenness: number | null;
}

const BINS = { from: 0, width: 0.05, bins: 80 } as const;

/**
 * Of a layer's weights, outputs x inputs (x kernel x kernel): the connections that come into each output, and those that go
 * out of each input. A convolution's units are its channels.
 */
export function connectionsOf(shape: readonly number[], mask: Uint8Array): Sides {
  const [outputs = 1, inputs = 1, ...kernel] = shape;
  const each = kernel.reduce((product, size) => product * size, 1);
  const incoming = new Float64Array(outputs);
  const outgoing = new Float64Array(inputs);
  for (let place = 0; place < mask.length; place++) {
    if (mask[place] === 0) continue;
    incoming[Math.floor(place / (inputs * each))]! += 1;
    outgoing[Math.floor(place / each) % inputs]! += 1;
  }
  const kept = incoming.reduce((sum, count) => sum + count, 0);
  const side = (counts: Float64Array, of: number) => sideOf(counts, of, kept / Math.max(1, mask.length));
  return { incoming: side(incoming, inputs * each), outgoing: side(outgoing, outputs * each) };
}

interface Sides {
  readonly incoming: Connections;
  readonly outgoing: Connections;
}

/** `of`: the connections that each unit had in the dense network; `share`: what the layer keeps. */
function sideOf(counts: Float64Array, of: number, share: number): Connections {
  const mean = of * share;
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length;
  const chance = of * share * (1 - share);
  const shares = counts.map((count) => count / of);
  return {
    // In a layer that keeps nothing all lie at 0, in a bin that is narrow enough to stay there where trials are pooled.
    kept: histogram(shares, BINS, share > 0 ? share : 1 / of),
    unevenness: chance > 0 ? variance / chance : null,
  };
}
