import { ln } from "../../exact.ts";
import type { Evidence } from "../evidence.ts";
import type { Ask } from "../runs/ask.ts";
import type { Quantity, Samples } from "./quantity.ts";

type LayerLook = NonNullable<ReturnType<Evidence>>["looks"][number]["trials"][number]["layers"][number];

/** What is seen of a layer's weights in the ticket of 5.6% (LeNet's round 13), held against a number, trial by trial. */
export const seen = (ask: Ask, layer: string, unit: Samples["unit"], of: (look: LayerLook) => Pair | null): Quantity =>
  seenAt(ask, layer, 0.0557, unit, of);

/** The same for the ticket of 21.1% (round 7), by which weights of the dense network are told apart. */
export const seenOfDense = (
  ask: Ask,
  layer: string,
  unit: Samples["unit"],
  of: (look: LayerLook) => Pair | null,
): Quantity => seenAt(ask, layer, 0.2107, unit, of);

/** As near as two rounds of 20% are not: a tenth. */
const NEAR = 0.1;

type Pair = readonly [first: number, second: number];

const seenAt =
  (ask: Ask, layer: string, wanted: number, unit: Samples["unit"], of: (look: LayerLook) => Pair | null): Quantity =>
  (evidence) => {
    const known = evidence(ask);
    const look = known?.looks.find(({ density }) => Math.abs(ln(density / wanted)) < NEAR);
    if (!known || !look) return null;
    const pairs = new Map<number, Pair>();
    for (const { trial, layers } of look.trials) {
      const here = layers.find(({ name }) => name === layer);
      const pair = here ? of(here) : null;
      if (pair) pairs.set(trial, pair);
    }
    return { unit, pairs, diverged: 0, late: [0, 0], known: [known] };
  };

/** Two layers' numbers of two runs, trial by trial. */
export const seenBoth =
  (first: readonly [Ask, string], second: readonly [Ask, string], of: (look: LayerLook) => number | null): Quantity =>
  (evidence) => {
    const one = seen(...first, "ratio", (look) => pairOf(of(look)))(evidence);
    const other = seen(...second, "ratio", (look) => pairOf(of(look)))(evidence);
    if (!one || !other) return null;
    const pairs = new Map(
      [...one.pairs].flatMap(([trial, [mine]]) => {
        const its = other.pairs.get(trial)?.[0];
        return its === undefined ? [] : [[trial, [mine, its] as const] as const];
      }),
    );
    return { ...one, pairs, known: [...one.known, ...other.known] };
  };

const pairOf = (value: number | null): Pair | null => (value === null || value <= 0 ? null : [value, 1]);

/** The share of the dense network's weights whose layer's name begins so; no training changes it. */
export const shareOfLayers =
  (ask: Ask, beginning: string, reference: number): Quantity =>
  (evidence) => {
    const known = evidence(ask);
    const dense = known?.jobs.find(({ role, round, layers }) => role === "ticket" && round === 0 && layers.length > 0);
    if (!known || !dense) return null;
    const sum = (layers: typeof dense.layers) => layers.reduce((all, { weights }) => all + weights, 0);
    const share = sum(dense.layers.filter(({ name }) => name.startsWith(beginning))) / sum(dense.layers);
    return {
      unit: "share",
      pairs: new Map([[0, [share, reference]]]),
      diverged: 0,
      late: [0, 0],
      exact: true,
      known: [known],
    };
  };
