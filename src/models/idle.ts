import type { LayerSpec } from "../engine/index.ts";
import type { Shape } from "../shape.ts";

/** A field of a spec that is accepted and changes nothing there. */
export interface Idle {
  /** Its path: `train.schedule.factor`. */
  readonly field: string;
  readonly value: unknown;
  /** Reads on after "changes nothing: ". */
  readonly why: string;
}

/** The network that a section means, and what arrives at it. */
export interface Meant {
  readonly input: Shape;
  readonly layers: readonly LayerSpec[];
  /** No input is below 0. */
  readonly positive: boolean;
}
