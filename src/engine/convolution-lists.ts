/** Shape of a convolution's weight: outputs x inputs x kernel x kernel. */
export interface Window {
  readonly outputs: number;
  readonly inputs: number;
  readonly kernel: number;
}

/**
 * Weights as a list. Each row is a channel of one side (the outputs, or the inputs); the channels of the other side are cut
 * into blocks. Row r's weights with channels of block b are entries starts[b * rows + r] to starts[b * rows + r + 1]; they
 * stand by row and column of the window, then by channel.
 */
export interface ConvolutionLists {
  readonly rows: number;
  readonly blocks: number;
  readonly starts: Int32Array;
  /** For each block 1 if no weight of it was pruned: then all its rows have the same entries. */
  readonly dense: Int32Array;
  /** For each entry the channel of the other side, and its place in the window: row * kernel + column. */
  readonly channels: Int32Array;
  readonly taps: Int32Array;
  /** For each entry the place of its weight in the dense array. */
  readonly places: Int32Array;
}

/** What a list is made of: which side its rows are, how many channels a block has, which places of the window count. */
export interface ListOptions {
  readonly rows: "outputs" | "inputs";
  readonly block: number;
  readonly wanted?: (row: number, column: number) => boolean;
}

export function convolutionLists(mask: Uint8Array, window: Window, options: ListOptions): ConvolutionLists {
  const { outputs, inputs, kernel } = window;
  const { block, wanted = () => true } = options;
  const byOutput = options.rows === "outputs";
  const [rows, others] = byOutput ? [outputs, inputs] : [inputs, outputs];
  const area = kernel * kernel;
  const counting = Array.from({ length: area }, (_, i) => i).filter((i) => wanted(Math.floor(i / kernel), i % kernel));
  const blocks = Math.ceil(others / block);
  const starts = new Int32Array(blocks * rows + 1);
  const dense = new Int32Array(blocks);
  const live = mask.reduce((sum, bit) => sum + bit, 0);
  const [channels, taps, places] = [new Int32Array(live), new Int32Array(live), new Int32Array(live)];
  let k = 0;
  for (let b = 0; b < blocks; b++) {
    const end = Math.min(others, (b + 1) * block);
    for (let row = 0; row < rows; row++) {
      for (const tap of counting) {
        for (let other = b * block; other < end; other++) {
          const place = (byOutput ? row * inputs + other : other * inputs + row) * area + tap;
          if (mask[place] === 0) continue;
          channels[k] = other;
          taps[k] = tap;
          places[k++] = place;
        }
      }
      starts[b * rows + row + 1] = k;
    }
    const all = rows * counting.length * (end - b * block);
    dense[b] = k - starts[b * rows]! === all ? 1 : 0;
  }
  return {
    ...{ rows, blocks, starts, dense },
    channels: channels.subarray(0, k),
    taps: taps.subarray(0, k),
    places: places.subarray(0, k),
  };
}

/** A convolution's weight: where its survivors are, and its lists, each made once. */
export interface Convolution {
  readonly window: Window;
  /** Surviving share of the weights. */
  readonly density: number;
  /** Values are stored in the order of this list. */
  readonly forward: ConvolutionLists;
  lists(options: ListOptions): ConvolutionLists;
  /** For each entry of a list, the place of its value in `forward`. */
  valuesOf(lists: ConvolutionLists): Int32Array;
}

/**
 * Channels of one block of the forward pass, and of the gradients of inputs; the sum over a block begins at zero and is
 * added to those of the blocks before. A tile of 4 x 4 outputs reads 6 x 6 lines of each channel, 2.3 KB: those of 16
 * channels just about share a first-level cache of 32 KB. The sparser the weights, the less there is to do in a block for
 * the pass over the outputs that it costs: about 13 weights of each output in a window of 3 x 3 are worth it. The sums
 * depend on it, so results change if it does.
 */
export function channelsOfBlock(channels: number, density: number): number {
  let block = 16;
  while (block < channels && block * density < 1.4) block *= 2;
  return Math.min(block, channels);
}

export function convolutionOf(mask: Uint8Array, window: Window): Convolution {
  const density = mask.reduce((sum, bit) => sum + bit, 0) / Math.max(1, mask.length);
  const made = new Map<string, ConvolutionLists>();
  const lists = (options: ListOptions): ConvolutionLists => {
    const { kernel } = window;
    const wanted = Array.from({ length: kernel * kernel }, (_, i) =>
      (options.wanted ?? (() => true))(Math.floor(i / kernel), i % kernel) ? 1 : 0,
    );
    const key = `${options.rows} ${options.block} ${wanted.join("")}`;
    const list = made.get(key) ?? convolutionLists(mask, window, options);
    made.set(key, list);
    return list;
  };
  const forward = lists({ rows: "outputs", block: channelsOfBlock(window.inputs, density) });
  const stored = new Int32Array(mask.length);
  forward.places.forEach((place, k) => {
    stored[place] = k;
  });
  return { window, density, forward, lists, valuesOf: ({ places }) => places.map((place) => stored[place]!) };
}
