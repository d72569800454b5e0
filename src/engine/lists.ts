/**
 * The surviving weights of a layer as lists. A row is one output: its weights' inputs in rising order, cut into segments
 * (`parts`) of inputs that fit the first-level cache together. Value k of the layer belongs to entry k of the list.
 */
export interface RowLists {
  readonly rows: number;
  readonly parts: number;
  /** rows * parts + 1 entries: segment s of row r is starts[r * parts + s] to starts[r * parts + s + 1]. */
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  /** Most weights in one segment. */
  readonly longest: number;
  /** Place of each weight in the dense array. */
  readonly places: Int32Array;
}

/** The same weights by input: `places` says where each one's value stands in the rows' order. */
export interface ColumnLists {
  readonly rows: number;
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly places: Int32Array;
}

/** Lists of a mask of `outputs` x `inputs`, in segments of `width` inputs. */
export function rowLists(mask: Uint8Array, outputs: number, inputs: number, width: number): RowLists {
  const parts = Math.max(1, Math.ceil(inputs / width));
  const live = mask.reduce((sum, bit) => sum + bit, 0);
  const starts = new Int32Array(outputs * parts + 1);
  const indices = new Int32Array(live);
  const places = new Int32Array(live);
  let k = 0;
  let longest = 0;
  for (let r = 0; r < outputs; r++) {
    for (let part = 0; part < parts; part++) {
      const first = k;
      for (let i = part * width; i < Math.min(inputs, (part + 1) * width); i++) {
        if (mask[r * inputs + i] === 0) continue;
        indices[k] = i;
        places[k++] = r * inputs + i;
      }
      starts[r * parts + part + 1] = k;
      longest = Math.max(longest, k - first);
    }
  }
  return { rows: outputs, parts, starts, indices, longest, places };
}

/** The transposed lists, by counting. */
export function columnLists(lists: RowLists, inputs: number): ColumnLists {
  const starts = new Int32Array(inputs + 1);
  for (const i of lists.indices) starts[i + 1]! += 1;
  for (let i = 0; i < inputs; i++) starts[i + 1]! += starts[i]!;
  const next = starts.slice(0, inputs);
  const indices = new Int32Array(lists.indices.length);
  const places = new Int32Array(lists.indices.length);
  for (let r = 0; r < lists.rows; r++) {
    for (let k = lists.starts[r * lists.parts]!; k < lists.starts[(r + 1) * lists.parts]!; k++) {
      const to = next[lists.indices[k]!]!++;
      indices[to] = r;
      places[to] = k;
    }
  }
  return { rows: inputs, starts, indices, places };
}
