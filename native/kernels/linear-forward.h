// Outputs of a fully connected layer: for each, its bias and then its weights times inputs, inputs rising.
#pragma once

// Weights stand by segment of `width` inputs, which fit the first-level cache (L1) together, then by row (output): row
// r's of segment s are starts[s * rows + r] .. starts[s * rows + r + 1]. `active` (or -1) are the bits of the inputs
// that are not zero, by block. `scratch` has `scratch_words` for each thread; up to `together` entries are looked up at
// once. relu: 1 if outputs below zero become zero.
struct LinearForward {
  static constexpr const char* name = "linear-forward";
  LTH_FIELDS(inputs, input_stride, outputs, output_stride, values, biases, starts, indices, rows, segments, width, columns,
             chunks, active, words, together, scratch, scratch_words, relu)
};

// One segment of the rows that a thread takes.
template <int C>
struct Segment {
  const Block<C> block;
  const float *values, *biases;  // biases: null from the second segment on, where sums go on from the outputs
  const int32_t *starts, *indices;
  const uint32_t* active;  // null: all inputs count
  int words, first, last, first_input;
  bool relu;  // in the last segment, if at all

  lanes::F begin(int r, int c) const {
    return biases != nullptr ? lanes::set(biases[r]) : lanes::load(block.output[c] + static_cast<int64_t>(r) * LANES);
  }
  void end(int r, int c, lanes::F sum) const {
    lanes::store(block.output[c] + static_cast<int64_t>(r) * LANES, relu ? relu_of(sum) : sum);
  }
};

// R rows with a weight for every input of the segment: each input is loaded once for all of them.
template <int C, int R>
static inline void dense_rows(const Segment<C>& s, int r, const int32_t* features, int count) {
  lanes::F sum[R][C];
  const float* values[R];
#pragma GCC unroll 4
  for (int row = 0; row < R; row++) {
    values[row] = s.values + s.starts[r + row] - s.first_input;
#pragma GCC unroll 4
    for (int c = 0; c < C; c++) sum[row][c] = s.begin(r + row, c);
  }
  for (int k = 0; k < count; k++) {
    const int64_t feature = features[k], offset = feature * LANES;
    lanes::F x[C];
#pragma GCC unroll 4
    for (int c = 0; c < C; c++) x[c] = lanes::load(s.block.input[c] + offset);
#pragma GCC unroll 4
    for (int row = 0; row < R; row++) {
      const lanes::F w = lanes::set(values[row][feature]);
#pragma GCC unroll 4
      for (int c = 0; c < C; c++) sum[row][c] = lanes::fma(w, x[c], sum[row][c]);
    }
  }
#pragma GCC unroll 4
  for (int row = 0; row < R; row++) {
#pragma GCC unroll 4
    for (int c = 0; c < C; c++) s.end(r + row, c, sum[row][c]);
  }
}

template <int C>
static inline void dense_rows_of(const Segment<C>& s, const int32_t* features, int count) {
  int r = s.first;
  for (; r + lanes::ROWS <= s.last; r += lanes::ROWS) dense_rows<C, lanes::ROWS>(s, r, features, count);
  for (; r < s.last; r++) dense_rows<C, 1>(s, r, features, count);
}

// A segment in which no weight was pruned: all rows read the same inputs, which are chosen once.
template <int C>
static LTH_APART void dense_segment(const Segment<C>& s, int32_t* features) {
  const int full = s.starts[s.first + 1] - s.starts[s.first];
  const int32_t* index = s.indices + s.starts[s.first];
  if (s.active != nullptr) {
    const int found = lanes::select(index, nullptr, full, s.active, s.words, features, nullptr, nullptr);
    dense_rows_of<C>(s, features, found);
  } else {
    dense_rows_of<C>(s, index, full);
  }
}

// One row whose `count` weights are value(k) for input at(k).
template <int C, class Value, class At>
static inline void sparse_row(const Segment<C>& s, int r, int count, Value value, At at) {
  lanes::F sum[C];
  for (int c = 0; c < C; c++) sum[c] = s.begin(r, c);
  accumulate<C>(sum, s.block, count, value, at);
  for (int c = 0; c < C; c++) s.end(r, c, sum[c]);
}

// Rows whose zero inputs are sorted out first, for as many rows together as `together` entries allow: looking them up
// row by row costs a mispredicted branch for each.
template <int C>
static LTH_APART void sparse_segment(const Segment<C>& s, int32_t* scratch, int together) {
  int32_t *features = scratch, *counts = features + 2 * (together + LANES);
  float* values = reinterpret_cast<float*>(features + together + LANES);
  for (int r = s.first; r < s.last;) {
    const int from = s.starts[r];
    int end = r + 1;
    while (end < s.last && s.starts[end + 1] - from <= together) end++;
    lanes::select(s.indices + from, s.values + from, s.starts[end] - from, s.active, s.words, features, values, counts);
    for (int begin = 0; r < end; r++) {
      const int stop = lanes::selected_before(counts, s.starts[r + 1] - from);
      sparse_row<C>(
          s, r, stop - begin, [=](int k) { return values[begin + k]; }, [=](int k) { return features[begin + k]; });
      begin = stop;
    }
  }
}

// Rows all of whose inputs count.
template <int C>
static LTH_APART void plain_segment(const Segment<C>& s) {
  for (int r = s.first; r < s.last; r++) {
    const float* values = s.values + s.starts[r];
    const int32_t* indices = s.indices + s.starts[r];
    sparse_row<C>(
        s, r, s.starts[r + 1] - s.starts[r], [=](int k) { return values[k]; }, [=](int k) { return indices[k]; });
  }
}

static void linear_forward(const LinearForward& in, Call& call, int thread, int threads) {
  const int32_t* words = reinterpret_cast<const int32_t*>(call.arena);
  const int first = share(in.rows, thread, threads), last = share(in.rows, thread + 1, threads);
  if (first == last) return;
  int32_t* scratch = reinterpret_cast<int32_t*>(call.arena) + in.scratch + thread * in.scratch_words;
  each_block(in.chunks, [&]<int C>(int block) {
    for (int part = 0; part < in.segments; part++) {
      const Segment<C> s{
          Block<C>(in, call, block),
          call.arena + in.values,
          part == 0 ? call.arena + in.biases : nullptr,
          words + in.starts + part * in.rows,
          words + in.indices,
          in.active < 0 ? nullptr : reinterpret_cast<const uint32_t*>(words) + in.active + block * in.words,
          in.words,
          first,
          last,
          part * in.width,
          in.relu != 0 && part == in.segments - 1};
      const int left = in.columns - part * in.width, full = left < in.width ? left : in.width;
      if (s.starts[last] - s.starts[first] == full * (last - first)) {
        dense_segment<C>(s, scratch);
      } else if (s.active != nullptr) {
        sparse_segment<C>(s, scratch, in.together);
      } else {
        plain_segment<C>(s);
      }
    }
  });
}
