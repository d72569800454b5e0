import type { Steps } from "../../steps.ts";

/**
 * The surviving weights of a layer as a list. The inputs are cut into segments of `width`, whose activations fit
 * the first-level cache (L1) together. Entry k of the list is value k of the layer; entries stand by segment, then by
 * output, then by input. With segments of one input they stand by input, which is `byInput`. The entries are not held:
 * `eachEntry` finds them in the mask.
 */
export interface RowLists {
  readonly byInput: boolean;
  /** 1 for each surviving weight, outputs x inputs; null: all survive. */
  readonly mask: Uint8Array | null;
  readonly rows: number;
  readonly columns: number;
  /** Inputs in one segment. */
  readonly width: number;
  readonly segments: number;
  /**
   * segments * rows + 1 entries: row r's weights of segment s are starts[s * rows + r] to starts[s * rows + r + 1]. By input:
   * columns + 1 entries, input i's weights are starts[i] to starts[i + 1].
   */
  readonly starts: Int32Array;
  /** How many entries there are. */
  readonly live: number;
  /** Most weights that one row has in one segment. */
  readonly longest: number;
}

/** The same weights sorted by one of their two sides: `indices` holds the other side, `places` their entries above. */
export interface SideLists {
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly places: Int32Array;
}

export type Side = "input" | "output";

/** Lists of a mask of `outputs` x `inputs`, in segments of `width` inputs. Of null, all weights, nothing is gone through. */
export function rowLists(mask: Uint8Array | null, outputs: number, inputs: number, width: number): RowLists {
  const segments = Math.max(1, Math.ceil(inputs / width));
  if (!mask) return denseLists({ byInput: false, mask, rows: outputs, columns: inputs, width, segments });
  const starts = new Int32Array(segments * outputs + 1);
  let live = 0;
  let longest = 0;
  for (let part = 0; part < segments; part++) {
    const end = Math.min(inputs, (part + 1) * width);
    for (let r = 0; r < outputs; r++) {
      const first = live;
      for (let i = part * width; i < end; i++) if (mask[r * inputs + i] === 1) live++;
      starts[part * outputs + r + 1] = live;
      longest = Math.max(longest, live - first);
    }
  }
  return { byInput: false, mask, rows: outputs, columns: inputs, width, segments, starts, live, longest };
}

/** The same by input. */
export function inputLists(mask: Uint8Array | null, outputs: number, inputs: number): RowLists {
  const starts = new Int32Array(inputs + 1);
  for (let i = 0; i < inputs; i++) {
    let live = mask ? 0 : outputs;
    for (let r = 0; mask && r < outputs; r++) live += mask[r * inputs + i]!;
    starts[i + 1] = starts[i]! + live;
  }
  const sizes = { mask, rows: outputs, columns: inputs, width: 1, segments: inputs };
  return { byInput: true, ...sizes, starts, live: starts[inputs]!, longest: 1 };
}

/** Every row has all inputs of a segment. `starts` is made when it is asked for: it can be long. */
function denseLists(sizes: Pick<RowLists, "byInput" | "mask" | "rows" | "columns" | "width" | "segments">): RowLists {
  const { rows, columns, width, segments } = sizes;
  return {
    ...sizes,
    get starts() {
      const starts = new Int32Array(segments * rows + 1);
      for (let segment = 0; segment < segments * rows; segment++) {
        const first = Math.floor(segment / rows) * width;
        starts[segment + 1] = starts[segment]! + Math.min(width, columns - first);
      }
      return starts;
    },
    live: rows * columns,
    longest: Math.min(width, columns),
  };
}

/** Calls `act` with the output, the input and the place in the list of every entry, in the list's order. */
export const eachEntry = (lists: RowLists, act: Act): void => {
  entriesOf(lists, act, 0, lists.segments * lists.rows, 0);
};

/** The same in pieces of some 50 ms. */
export function* entrySteps(lists: RowLists, act: Act): Steps<void> {
  const segments = lists.segments * lists.rows;
  const piece = Math.max(1, Math.floor(4_000_000 / (lists.width + 8)));
  let k = 0;
  for (let from = 0; from < segments; from += piece) {
    k = entriesOf(lists, act, from, Math.min(segments, from + piece), k);
    yield;
  }
}

type Act = (output: number, input: number, k: number) => void;

/** The entries of some segments' rows, numbered from `k` on; returns the number of the next. */
function entriesOf({ mask, rows, columns, width }: RowLists, act: Act, from: number, until: number, k: number): number {
  let next = k;
  for (let segment = from; segment < until; segment++) {
    const output = segment % rows;
    const first = Math.floor(segment / rows) * width;
    const end = Math.min(columns, first + width);
    for (let input = first; input < end; input++) {
      if (mask === null || mask[output * columns + input] === 1) act(output, input, next++);
    }
  }
  return next;
}

/** Writes the input of every entry into `indices`. */
export const fillIndices = (lists: RowLists, indices: Int32Array): Steps<void> =>
  entrySteps(lists, (_, input, k) => {
    indices[k] = input;
  });

/** Room for the entries sorted by a side. */
export const sideLists = ({ rows, columns, live }: RowLists, side: Side): SideLists => ({
  starts: new Int32Array((side === "input" ? columns : rows) + 1),
  indices: new Int32Array(live),
  places: new Int32Array(live),
});

/** Sorts the entries by a side into these lists, by counting; entries of one input, or output, keep their order. */
export function* sortBy(side: Side, lists: RowLists, { starts, indices, places }: SideLists): Steps<void> {
  const byInput = side === "input";
  starts.fill(0);
  yield* entrySteps(lists, (output, input) => {
    starts[(byInput ? input : output) + 1]! += 1;
  });
  for (let row = 1; row < starts.length; row++) starts[row]! += starts[row - 1]!;
  const next = starts.slice(0, -1);
  yield* entrySteps(lists, (output, input, k) => {
    const to = next[byInput ? input : output]!++;
    indices[to] = byInput ? output : input;
    places[to] = k;
  });
}
