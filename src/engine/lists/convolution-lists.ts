import { kept } from "../parameter.ts";
/** Shape of a convolution's weight: outputs x inputs x kernel x kernel. */
export interface WeightShape {
  readonly outputs: number;
  readonly inputs: number;
  readonly kernel: number;
}

/**
 * Weights as a list. Each row is a channel of one side (the outputs, or the inputs); the channels of the other side are cut
 * into blocks. Row r's weights with channels of block b are entries starts[b * rows + r] to starts[b * rows + r + 1]; they
 * stand by row and column of the window, then by channel. The entries are not held: `each` finds them in the mask.
 */
export interface ConvolutionLists {
  readonly rows: number;
  readonly blocks: number;
  readonly starts: Int32Array;
  /** For each block 1 if no weight of it was pruned: then all its rows have the same entries. */
  readonly dense: Int32Array;
  /** How many entries there are. */
  readonly live: number;
  /** The most entries that rows `first` to `last` - 1 have in one block. */
  most(first: number, last: number): number;
  /**
   * Calls `act` for every entry in order, with the weight's place in the dense array, its number, the channel of the other
   * side, and its place in the window (row * kernel + column).
   */
  readonly each: (act: (place: number, k: number, channel: number, tap: number) => void) => void;
}

/** What a list is made of: which side its rows are, how many channels a block has, which places of the window count. */
export interface ListOptions {
  readonly rows: "outputs" | "inputs";
  readonly block: number;
  readonly wanted?: (row: number, column: number) => boolean;
}

/** Lists of a mask. Of null, all weights, nothing is gone through until `each` is called. */
export function convolutionLists(mask: Uint8Array | null, shape: WeightShape, options: ListOptions): ConvolutionLists {
  const { outputs, inputs, kernel } = shape;
  const { block, wanted = () => true } = options;
  const byOutput = options.rows === "outputs";
  const [rows, others] = byOutput ? [outputs, inputs] : [inputs, outputs];
  const area = kernel * kernel;
  const counting = Array.from({ length: area }, (_, i) => i).filter((i) => wanted(Math.floor(i / kernel), i % kernel));
  const blocks = Math.ceil(others / block);
  const [rowStep, otherStep] = byOutput ? [inputs * area, area] : [area, inputs * area];

  const eachOf = (b: number, row: number, act: (other: number, tap: number, place: number) => void) => {
    const end = Math.min(others, (b + 1) * block);
    for (const tap of counting) {
      for (let other = b * block; other < end; other++) {
        const place = row * rowStep + other * otherStep + tap;
        if (mask === null || mask[place] === 1) act(other, tap, place);
      }
    }
  };
  const widthOf = (b: number) => Math.min(others, (b + 1) * block) - b * block;
  const each: ConvolutionLists["each"] = (act) => {
    let k = 0;
    for (let b = 0; b < blocks; b++) {
      for (let row = 0; row < rows; row++) eachOf(b, row, (other, tap, place) => act(place, k++, other, tap));
    }
  };
  if (mask === null) {
    return {
      rows,
      blocks,
      get starts() {
        const starts = new Int32Array(blocks * rows + 1);
        for (let i = 0; i < blocks * rows; i++) {
          starts[i + 1] = starts[i]! + widthOf(Math.floor(i / rows)) * counting.length;
        }
        return starts;
      },
      dense: new Int32Array(blocks).fill(1),
      live: rows * others * counting.length,
      most: (first, last) => (last - first) * Math.min(block, others) * counting.length,
      each,
    };
  }
  const starts = new Int32Array(blocks * rows + 1);
  const dense = new Int32Array(blocks);
  let live = 0;
  for (let b = 0; b < blocks; b++) {
    const first = live;
    for (let row = 0; row < rows; row++) {
      eachOf(b, row, () => live++);
      starts[b * rows + row + 1] = live;
    }
    dense[b] = live - first === rows * counting.length * widthOf(b) ? 1 : 0;
  }
  const most = (first: number, last: number) =>
    Math.max(...Array.from({ length: blocks }, (_, b) => starts[b * rows + last]! - starts[b * rows + first]!));
  return { rows, blocks, starts, dense, live, most, each };
}

/** A convolution's weight: where its survivors are, and its lists, each made once. */
export interface Convolution {
  readonly shape: WeightShape;
  /** Surviving share of the weights. */
  readonly density: number;
  /** Values are stored in the order of this list. */
  readonly forward: ConvolutionLists;
  lists(options: ListOptions): ConvolutionLists;
  /** Writes for each entry of a list the place of its value in `forward`. */
  fillValues(lists: ConvolutionLists, into: Int32Array): void;
}

/**
 * Channels of one block of the forward pass, and of the gradients of inputs; the sum over a block begins at zero and is
 * added to those of the blocks before. A tile of 4 x 4 outputs reads 6 x 6 lines of each channel, 2.3 KB: those of 16
 * channels just about share a first-level cache (L1) of 32 KB. The sparser the weights, the less there is to do in a block
 * for the pass over the outputs that it costs: about 13 weights of each output in a window of 3 x 3 are worth it. The sums
 * depend on it, so results change if it does.
 */
export function channelsOfBlock(channels: number, density: number): number {
  let block = 16;
  while (block < channels && block * density < 1.4) block *= 2;
  return Math.min(block, channels);
}

/** The share of ones. */
export const densityOf = (mask: Uint8Array): number => kept(mask) / Math.max(1, mask.length);

/** `mask` null: all survive. */
export function convolutionOf(mask: Uint8Array | null, shape: WeightShape): Convolution {
  const density = mask === null ? 1 : densityOf(mask);
  const made = new Map<string, ConvolutionLists>();
  const lists = (options: ListOptions): ConvolutionLists => {
    const { kernel } = shape;
    const wanted = Array.from({ length: kernel * kernel }, (_, i) =>
      (options.wanted ?? (() => true))(Math.floor(i / kernel), i % kernel) ? 1 : 0,
    );
    const key = `${options.rows} ${options.block} ${wanted.join("")}`;
    const list = made.get(key) ?? convolutionLists(mask, shape, options);
    made.set(key, list);
    return list;
  };
  const forward = lists({ rows: "outputs", block: channelsOfBlock(shape.inputs, density) });
  const fillValues: Convolution["fillValues"] = ({ each }, into) => {
    const stored = new Int32Array(shape.outputs * shape.inputs * shape.kernel ** 2);
    forward.each((place, k) => {
      stored[place] = k;
    });
    each((place, k) => {
      into[k] = stored[place]!;
    });
  };
  return { shape, density, forward, lists, fillValues };
}
