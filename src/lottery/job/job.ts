import { layerName, type PackedMasks, packedDensity } from "../../prune/index.ts";
import type { JobContent } from "./content.ts";
import type { JobPlace } from "./place.ts";
import type { JobRecord } from "./record.ts";
import type { Outcome } from "./result.ts";

/**
 * One training of one network, as plain data. Its result depends on `content` alone; `key` is the hash of it. Whoever trains
 * it makes the weights that it starts from, by `content.start`.
 */
export interface Job {
  readonly key: string;
  readonly content: JobContent;
  readonly place: JobPlace;
  /** The mask that `content` names, one bit a weight. */
  readonly mask: PackedMasks;
}

/** What was asked to be trained, and what came of it. `reused`: somebody had trained it before. */
export interface Answer {
  readonly outcome: Outcome;
  readonly reused: boolean;
}

/** How events name a job. */
export type JobLabel = JobPlace & { readonly key: string; readonly density: number };

export const labelOf = ({ place, key, mask }: Job): JobLabel => ({
  ...place,
  key,
  density: packedDensity(mask).density,
});

/** A job that is over, without its weights. */
export function recordOf({ place, key, mask }: Job, outcome: Outcome): JobRecord {
  const { density, layers } = packedDensity(mask);
  return {
    ...place,
    key,
    density,
    layers: layers.map((layer) => ({ ...layer, name: layerName(layer.name) })),
    outcome,
  };
}
