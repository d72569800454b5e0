import { type LayerKind, lengthOf, prunable } from "../../engine/index.ts";
import { ln } from "../../exact.ts";
import { buildNetwork } from "../../models/index.ts";
import type { Connections, Histogram, LayerLook } from "../../report/index.ts";
import type { Evidence, Known } from "../evidence.ts";
import type { Ask, Images } from "../runs/ask.ts";
import { plainSpec } from "../spec-of.ts";
import { peakAndValley, type Window } from "./peaks.ts";
import type { Quantity, Samples, Unit } from "./quantity.ts";

/** A layer's weights in the ticket of an experiment. */
export interface LayerAt {
  readonly ask: Ask;
  readonly layer: string;
  /** The ticket's density; default 5.6%, LeNet's round 13. */
  readonly density?: number;
}

type Pair = readonly [first: number, second: number];

/** What is seen of a layer's weights, trial by trial: two numbers to be held against each other. */
export const seen =
  (at: LayerAt, unit: Samples["unit"], of: (look: LayerLook) => Pair | null): Quantity =>
  (evidence) => {
    const found = looksAt(evidence, at);
    return found && samples(unit, pairsOf(found.looks, of), [found.known]);
  };

/** A layer and a number of it. */
export interface Side extends LayerAt {
  readonly of: (look: LayerLook) => number | null;
}

/** The same of a number of each of two layers, which may be one, of one experiment or two. */
export const seenBoth =
  (first: Side, second: Side, unit: Samples["unit"]): Quantity =>
  (evidence) => {
    const [one, other] = [looksAt(evidence, first), looksAt(evidence, second)];
    if (!one || !other) return null;
    const pairs = pairsOf(one.looks, (look, trial) => {
      const its = other.looks.get(trial);
      const [mine, theirs] = [first.of(look), its ? second.of(its) : null];
      return mine === null || theirs === null ? null : [mine, theirs];
    });
    return samples(unit, pairs, [one.known, other.known]);
  };

/** Whether what is counted has two peaks: the share at the lower one, and that of the valley between them. */
export const twoPeaks =
  (at: LayerAt, window: Window, of: (look: LayerLook) => Histogram): Quantity =>
  (evidence) => {
    const found = looksAt(evidence, at);
    if (!found) return null;
    const counted = new Map([...found.looks].map(([trial, look]) => [trial, of(look)]));
    return samples("share", peakAndValley(counted, window), [found.known]);
  };

/**
 * How much the fractions that a layer's units keep of their connections differ beyond chance: their variance less that of a
 * binomial distribution, the layer's fraction being 1. Chance is taken off as it is, not divided by: the fewer connections each
 * unit has the more of it there is, and a unit of LeNet has ten times as many on one side of a layer as on the other.
 */
export function unevenness(
  { weights, survivors }: Pick<LayerLook, "weights" | "survivors">,
  { kept, unevenness: againstChance }: Connections,
): number | null {
  if (againstChance === null) return null;
  const units = kept.counts.reduce((sum, count) => sum + count, 0);
  const share = survivors / weights;
  const chance = (1 - share) / (share * (weights / units));
  return (againstChance - 1) * chance;
}

/** As near as two rounds of 20% are not: a tenth. */
const NEAR = 0.1;

interface Found {
  readonly known: Known;
  readonly looks: ReadonlyMap<number, LayerLook>;
}

/** A layer as it was seen in each trial; null: nobody looked. */
function looksAt(evidence: Evidence, { ask, layer, density: wanted = 0.0557 }: LayerAt): Found | null {
  const known = evidence(ask);
  const look = known?.looks.find(({ density }) => Math.abs(ln(density / wanted)) < NEAR);
  if (!known || !look) return null;
  const looks = look.trials.flatMap(({ trial, layers }) => {
    const here = layers.find(({ name }) => name === layer);
    return here ? [[trial, here] as const] : [];
  });
  return { known, looks: new Map(looks) };
}

function pairsOf(
  looks: Found["looks"],
  of: (look: LayerLook, trial: number) => Pair | null,
): ReadonlyMap<number, Pair> {
  return new Map(
    [...looks].flatMap(([trial, look]) => {
      const pair = of(look, trial);
      return pair ? [[trial, pair] as const] : [];
    }),
  );
}

const samples = (unit: Unit, pairs: ReadonlyMap<number, Pair>, known: readonly Known[]): Samples => ({
  ...{ unit, pairs, known },
  ...{ diverged: 0, late: [0, 0] },
});

/** The share of a network's weights that are in layers of a kind. Counted: no run is needed. */
export const shareOfLayers =
  (ask: Ask, kind: LayerKind, { input, classes }: Images): Quantity =>
  () => {
    const weights = prunable(buildNetwork(plainSpec(ask, "paper").model, input, classes));
    const sum = (some: typeof weights) => some.reduce((all, { parameter }) => all + lengthOf(parameter), 0);
    const share = sum(weights.filter((each) => each.kind === kind)) / sum(weights);
    return samples("counted", new Map([[0, [share, 0] as const]]), []);
  };
