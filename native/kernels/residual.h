// What residual blocks add to layers: sums and copies of whole tensors, and halos that are zero.
#pragma once

// values += others
struct Add {
  static constexpr const char* name = "add";
  LTH_FIELDS(values, stride, plane, pitch, planes, rows, columns, chunks, others, other_stride, other_plane, other_pitch)
};

// values = others
struct Copy {
  static constexpr const char* name = "copy";
  LTH_FIELDS(values, stride, plane, pitch, planes, rows, columns, chunks, others, other_stride, other_plane, other_pitch)
};

// Zeros in the `halo` lines around every plane of rows x columns.
struct ClearHalo {
  static constexpr const char* name = "clear-halo";
  LTH_FIELDS(values, stride, plane, pitch, planes, rows, columns, chunks, halo)
};

template <class Pair, class Line>
static inline void each_pair(const Pair& in, Run& run, int thread, int threads, Line line) {
  const Lines values{run.arena + in.values, in.stride, in.plane, in.pitch};
  const Lines others = LTH_LINES(run, in, others, other);
  each_row(in, thread, threads, [&](int chunk, int plane, int row, int first, int last) {
    float* to = values.row(chunk, plane, row);
    const float* from = others.row(chunk, plane, row);
    for (int64_t i = static_cast<int64_t>(first) * LANES; i < static_cast<int64_t>(last) * LANES; i += LANES) line(to + i, from + i);
  });
}

static void add_tensors(const Add& in, Run& run, int thread, int threads) {
  each_pair(in, run, thread, threads, [](float* to, const float* from) { lanes::store(to, lanes::add(lanes::load(to), lanes::load(from))); });
}

static void copy_tensor(const Copy& in, Run& run, int thread, int threads) {
  each_pair(in, run, thread, threads, [](float* to, const float* from) { lanes::store(to, lanes::load(from)); });
}

static void clear_halo(const ClearHalo& in, Run& run, int thread, int threads) {
  const Lines values{run.arena + in.values, in.stride, in.plane, in.pitch};
  const auto clear = [&](float* row, int first, int last) {
    for (int x = first; x < last; x++) lanes::store(row + static_cast<int64_t>(x) * LANES, lanes::zero());
  };
  for (int chunk = 0; chunk < in.chunks; chunk++) {
    for (int plane = share(in.planes, thread, threads); plane < share(in.planes, thread + 1, threads); plane++) {
      for (int y = -in.halo; y < in.rows + in.halo; y++) {
        float* row = values.row(chunk, plane, y);
        if (y < 0 || y >= in.rows) {
          clear(row, -in.halo, in.columns + in.halo);
        } else {
          clear(row, -in.halo, 0);
          clear(row, in.columns, in.columns + in.halo);
        }
      }
    }
  }
}
