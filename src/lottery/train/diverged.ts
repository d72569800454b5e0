import type { Divergence } from "../job/result.ts";

/** Ends a training whose loss or weights are not finite. Never leaves the room: `trainJob` turns it into a recorded result. */
export class Diverged extends Error {
  override readonly name = "Diverged";
  readonly divergence: Divergence;

  constructor(divergence: Divergence) {
    super(`diverged at iteration ${divergence.iteration}`);
    this.divergence = divergence;
  }
}
