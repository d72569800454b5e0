import type { LayerSurvivors } from "../../prune/index.ts";
import type { JobPlace } from "./place.ts";
import type { Outcome } from "./result.ts";

/** One finished job of a run: where it stands, how dense its network is and what came out. */
export interface JobRecord extends JobPlace {
  /** The job's name: the store keeps it as `jobs/<key>.safetensors`, unless it diverged. */
  readonly key: string;
  /** Survivors / all weights, from 0 to 1. */
  readonly density: number;
  /** From the input on; what the network was trained with, so a diverged job has them too. */
  readonly layers: readonly LayerSurvivors[];
  readonly outcome: Outcome;
}
