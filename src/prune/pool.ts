import { LthError } from "../errors.ts";
import { namesInWords } from "../text.ts";
import { layerName } from "./mask.ts";
import type { Rates } from "./rates.ts";

/** layer: weights are ranked inside each layer; global: all together. */
export type Scope = "layer" | "global";

/** Layers whose weights are ranked together, by weight parameter in the network's order, and the rate they share. */
export interface Pool {
  readonly layers: readonly string[];
  readonly rate: number;
}

/** How many weights a pool keeps. */
export interface Target {
  readonly layers: readonly string[];
  readonly survivors: number;
}

/**
 * The pools of a scope. Global: one pool of all layers whose rate is above 0, which must then be one rate. Every layer
 * that is left alone is a pool of its own.
 */
export function poolsOf(rates: Rates, scope: Scope): readonly Pool[] {
  const alone = [...rates].map(([layer, rate]) => ({ layers: [layer], rate }));
  if (scope === "layer") return alone;
  const together = [...rates].filter(([, rate]) => rate > 0);
  const different = [...new Set(together.map(([, rate]) => rate))];
  if (different.length > 1) {
    throw new LthError(
      `prune.scope is global, which ranks all layers together, but their rates differ: ${namesInWords(
        together.map(([layer, rate]) => `${layerName(layer)} ${rate}`),
      )}`,
      "give every layer the same rate (0 leaves a layer alone), or ask for prune.scope layer",
    );
  }
  const pooled = different.map((rate) => ({ layers: together.map(([layer]) => layer), rate }));
  return [...pooled, ...alone.filter(({ rate }) => rate === 0)];
}
