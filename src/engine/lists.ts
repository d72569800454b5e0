/**
 * The surviving weights of a layer as a list. The inputs are cut into segments (`parts`) of `width`, whose activations fit
 * the first-level cache together. Entry k of the list is value k of the layer; entries stand by segment, then by output,
 * then by input.
 */
export interface RowLists {
  readonly rows: number;
  readonly columns: number;
  /** Inputs in one segment. */
  readonly width: number;
  readonly parts: number;
  /** parts * rows + 1 entries: row r's weights of segment s are starts[s * rows + r] to starts[s * rows + r + 1]. */
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  /** Most weights that one row has in one segment. */
  readonly longest: number;
  /** Place of each weight in the dense array. */
  readonly places: Int32Array;
}

/** The same weights sorted by one of their two sides: `indices` holds the other side, `places` their entries above. */
export interface SideLists {
  readonly rows: number;
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly places: Int32Array;
}

/** Lists of a mask of `outputs` x `inputs`, in segments of `width` inputs. */
export function rowLists(mask: Uint8Array, outputs: number, inputs: number, width: number): RowLists {
  const parts = Math.max(1, Math.ceil(inputs / width));
  const live = mask.reduce((sum, bit) => sum + bit, 0);
  const starts = new Int32Array(parts * outputs + 1);
  const indices = new Int32Array(live);
  const places = new Int32Array(live);
  let k = 0;
  let longest = 0;
  for (let part = 0; part < parts; part++) {
    const end = Math.min(inputs, (part + 1) * width);
    for (let r = 0; r < outputs; r++) {
      const first = k;
      for (let i = part * width; i < end; i++) {
        if (mask[r * inputs + i] === 0) continue;
        indices[k] = i;
        places[k++] = r * inputs + i;
      }
      starts[part * outputs + r + 1] = k;
      longest = Math.max(longest, k - first);
    }
  }
  return { rows: outputs, columns: inputs, width, parts, starts, indices, longest, places };
}

/** The weights by input, outputs rising. */
export const byInput = (lists: RowLists): SideLists =>
  sorted(
    lists,
    lists.columns,
    (_, input) => input,
    (output) => output,
  );

/** The weights by output, inputs rising. */
export const byOutput = (lists: RowLists): SideLists =>
  sorted(
    lists,
    lists.rows,
    (output) => output,
    (_, input) => input,
  );

type Side = (output: number, input: number) => number;

/** Calls `act` with the output, the input and the place in the list of every entry, in the list's order. */
export function eachEntry(
  { starts, indices, parts, rows }: RowLists,
  act: (output: number, input: number, k: number) => void,
): void {
  for (let segment = 0; segment < parts * rows; segment++) {
    const output = segment % rows;
    for (let k = starts[segment]!; k < starts[segment + 1]!; k++) act(output, indices[k]!, k);
  }
}

/** Sorts by `key`, by counting; entries of one key keep their order. */
function sorted(lists: RowLists, rows: number, key: Side, other: Side): SideLists {
  const starts = new Int32Array(rows + 1);
  eachEntry(lists, (output, input) => {
    starts[key(output, input) + 1]! += 1;
  });
  for (let row = 0; row < rows; row++) starts[row + 1]! += starts[row]!;
  const next = starts.slice(0, rows);
  const indices = new Int32Array(lists.indices.length);
  const places = new Int32Array(lists.indices.length);
  eachEntry(lists, (output, input, k) => {
    const to = next[key(output, input)]!++;
    indices[to] = other(output, input);
    places[to] = k;
  });
  return { rows, starts, indices, places };
}
