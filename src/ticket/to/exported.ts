import type { Scaling } from "../../data/arrays/index.ts";
import type { Masks, Network, Weights } from "../../engine/index.ts";

/** A network as other programs are to have it: dense, pruned weights 0. */
export interface Exported {
  readonly network: Network;
  /** Of the weights of which some are gone, 1 or 0 each. */
  readonly masks: Masks;
  readonly weights: Weights;
  readonly classes: readonly string[];
  /** An input is pixel * scale[channel] + shift[channel], a pixel being 0 to 255. */
  readonly inputs: Scaling;
  /** Where it is from, for whoever finds the file: short texts by their names. */
  readonly about: ReadonlyMap<string, string>;
}

/** A form in which other programs read networks. One per file. */
export interface Target {
  /** One line for `lth export --help`. */
  readonly about: string;
  /** What its files end in. */
  readonly extension: string;
  /** The file in pieces, to be written one after the other. Equal networks give equal bytes. */
  write(exported: Exported): readonly Uint8Array[];
}
