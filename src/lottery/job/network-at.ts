import type { Dataset, Scaling } from "../../data/arrays/index.ts";
import type { Masks, Network, Weights } from "../../engine/index.ts";
import type { JobContent } from "./content.ts";

/** `initial`: what the training started from. The early stop is where the validation loss was lowest. */
export const moments = ["initial", "early-stop", "end"] as const;
export type Moment = (typeof moments)[number];

/** One network of a run, as it was at one moment. */
export interface NetworkAt {
  readonly network: Network;
  /** By weight parameter, 1 or 0 for each weight: outputs first, then the axes of one output's inputs, row-major. */
  readonly masks: Masks;
  /** By parameter, dense, pruned places 0; biases and running statistics too. In arrays that nobody else holds. */
  readonly weights: Weights;
  /** How it was trained: everything that decides its bits. */
  readonly content: JobContent;
  /** Names of the classes, by the answers of the network; null in a run of an lth that did not keep them. */
  readonly classes: readonly string[] | null;
  /**
   * How a pixel from 0 to 255 becomes an input: pixel * scale[channel] + shift[channel]. Where the spec says `data.pixels:
   * standard`, that is found in the trial's training examples. A run of an lth that did not keep it needs the run's data set
   * then, and throws an LthError without. Throws one for another data set, too.
   */
  inputs(dataset?: Pick<Dataset, "checksum" | "shape" | "train">): Scaling;
}
