// Sums and copies of whole tensors, line by line.
#pragma once

// values += others
struct Add {
  static constexpr const char* name = "add";
  LTH_FIELDS(values, stride, plane, pitch, planes, rows, columns, chunks, others, other_stride, other_plane,
             other_pitch)
};

// values = others
struct Copy {
  static constexpr const char* name = "copy";
  LTH_FIELDS(values, stride, plane, pitch, planes, rows, columns, chunks, others, other_stride, other_plane,
             other_pitch)
};

template <class Pair, class Line>
static inline void each_pair(const Pair& in, Call& call, int thread, int threads, Line line) {
  const Lines values = LTH_VALUES(call, in);
  const Lines others = LTH_LINES(call, in, others, other);
  each_row(in, thread, threads, [&](int chunk, int plane, int row, int first, int last) {
    float* to = values.row(chunk, plane, row);
    const float* from = others.row(chunk, plane, row);
    for (int64_t i = static_cast<int64_t>(first) * LANES; i < static_cast<int64_t>(last) * LANES; i += LANES)
      line(to + i, from + i);
  });
}

static void add_tensors(const Add& in, Call& call, int thread, int threads) {
  each_pair(in, call, thread, threads,
            [](float* to, const float* from) { lanes::store(to, lanes::add(lanes::load(to), lanes::load(from))); });
}

static void copy_tensor(const Copy& in, Call& call, int thread, int threads) {
  each_pair(in, call, thread, threads, [](float* to, const float* from) { lanes::store(to, lanes::load(from)); });
}
