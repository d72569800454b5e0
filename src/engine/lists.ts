/**
 * The surviving weights of a layer as lists. A row is one output: its weights' inputs in rising order, cut into segments
 * (`parts`) of inputs that fit the first-level cache together. Value k of the layer belongs to entry k of the list.
 */
export interface RowLists {
  readonly rows: number;
  readonly columns: number;
  /** Inputs in one segment. */
  readonly width: number;
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
  return { rows: outputs, columns: inputs, width, parts, starts, indices, longest, places };
}

/** The transposed lists, by counting. */
export function columnLists(lists: RowLists): ColumnLists {
  const inputs = lists.columns;
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

/** Weights of one input side by side, in groups of `size`: the gradient kernel takes a group at a time. */
export interface GroupLists {
  readonly size: number;
  /** Input of each group. */
  readonly features: Int32Array;
  /** Output and place in the rows' order of each weight, group after group. */
  readonly outputs: Int32Array;
  readonly places: Int32Array;
}

/**
 * Groups of 16, 8 and 4 weights of one input and of outputs from one block of `height`, so that the gradients of the
 * block's outputs stay in the first-level cache. The last group of an input is filled up with place `spare`.
 */
export function groupLists(
  columns: ColumnLists,
  height: number,
  outputs: number,
  spare: number,
): readonly GroupLists[] {
  const sizes = [16, 8, 4] as const;
  const lists = sizes.map((size) => ({
    size,
    features: [] as number[],
    outputs: [] as number[],
    places: [] as number[],
  }));
  const next = columns.starts.slice(0, columns.rows);
  for (let end = height; end - height < outputs; end += height) {
    for (let feature = 0; feature < columns.rows; feature++) {
      const first = next[feature]!;
      let last = first;
      while (last < columns.starts[feature + 1]! && columns.indices[last]! < end) last++;
      next[feature] = last;
      for (let k = first; k < last; ) {
        const list = lists.find(({ size }) => last - k >= size) ?? lists[2]!;
        list.features.push(feature);
        for (let j = 0; j < list.size; j++, k++) {
          list.outputs.push(k < last ? columns.indices[k]! : 0);
          list.places.push(k < last ? columns.places[k]! : spare);
        }
      }
    }
  }
  return lists.map(({ size, features, outputs: rows, places }) => ({
    size,
    features: Int32Array.from(features),
    outputs: Int32Array.from(rows),
    places: Int32Array.from(places),
  }));
}
