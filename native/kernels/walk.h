// How kernels go over tensors: [chunk][plane, row, column][16 lanes]. A line is the 16 lanes of one feature.
#pragma once

// Where a tensor lies.
struct Lines {
  float* values;
  int64_t stride, plane, pitch;

  float* row(int chunk, int channel, int row) const { return values + chunk * stride + channel * plane + row * pitch; }
};

// The tensor of an instruction whose fields are called `name`, `one`_stride, ...
#define LTH_LINES(call, in, name, one) \
  Lines { (call).arena + (in).name, (in).one##_stride, (in).one##_plane, (in).one##_pitch }

// The one whose fields have no name in front.
#define LTH_VALUES(call, in) \
  Lines { (call).arena + (in).values, (in).stride, (in).plane, (in).pitch }

// What is done to an output before it is stored: a line of `others` (-1: none) is added first; relu: 1 or 0.
#define LTH_EPILOGUE others, other_stride, other_plane, other_pitch, relu

static inline lanes::F relu_of(lanes::F x) { return lanes::where_not_above(x, lanes::zero(), lanes::zero(), x); }

// x where the gate is above zero (or NaN), else zero.
static inline lanes::F gated(lanes::F gate, lanes::F x) {
  return lanes::where_not_above(gate, lanes::zero(), lanes::zero(), x);
}

// Where this thread's share of `count` things begins; it ends where the next thread's begins.
static inline int share(int count, int thread, int threads) {
  return static_cast<int>(static_cast<int64_t>(count) * thread / threads);
}

// Numbers first .. last - 1.
struct Part {
  int first, last;

  bool has(int number) const { return number >= first && number < last; }
};

static inline Part part_of(int count, int thread, int threads) {
  return {share(count, thread, threads), share(count, thread + 1, threads)};
}

// Calls body(chunk, plane, row, first column, last column) for this thread's share of a walk.
template <class Walk, class Body>
static inline void each_row(const Walk& in, int thread, int threads, Body body) {
  const int64_t all = static_cast<int64_t>(in.planes) * in.rows;
  if (all == 1) {
    const int first = share(in.columns, thread, threads), last = share(in.columns, thread + 1, threads);
    for (int c = 0; c < in.chunks; c++) body(c, 0, 0, first, last);
    return;
  }
  for (int c = 0; c < in.chunks; c++) {
    for (int64_t i = all * thread / threads; i < all * (thread + 1) / threads; i++) {
      body(c, static_cast<int>(i / in.rows), static_cast<int>(i % in.rows), 0, in.columns);
    }
  }
}

// Calls body<N>() with N = number, which is 1, 2, 3 or 4.
template <class Body>
static inline void with_constant(int number, Body body) {
  switch (number) {
    case 1: return body.template operator()<1>();
    case 2: return body.template operator()<2>();
    case 3: return body.template operator()<3>();
    default: return body.template operator()<4>();
  }
}

// x in the lanes of a chunk that have an example, zero in the others.
static inline lanes::F examples_only(lanes::F x, int chunk, int examples) {
  static const float numbers[LANES] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  const int here = examples - chunk * LANES;
  if (here >= LANES) return x;
  return lanes::where_below(lanes::load(numbers), lanes::set(static_cast<float>(here)), x, lanes::zero());
}

// The sum of a vector's lanes, added as 8 apart, 4 apart, 2 apart, 1 apart.
static inline float sum_of_lanes(lanes::F x) {
  lanes::F all[16];
  all[0] = x;
  for (int i = 1; i < 16; i++) all[i] = lanes::zero();
  float sums[LANES];
  lanes::store(sums, lanes::sums(all));
  return sums[0];
}
