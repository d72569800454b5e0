// Gradients of a convolution's surviving weights and of its biases.
#pragma once

// outputs: the gradients of the outputs. Block after block of input channels, and for each chunk, the products of a
// tile of 4 x 4 positions are summed in 16 lanes (each row is a chain; rows 0 and 1, then 2 and 3, then both pairs are
// added), and the sums of all tiles in `accumulators`, of which each thread has a part of its own (a line for each of
// its weights of the block, then one for each of its channels' biases): short chains lose less to rounding than one
// long one. Then the lanes are added to one number, and that to those of the chunks before; if `adds`, `gradients` has
// some already. places: where in `gradients` each weight's stands. block: input channels of one block; the last may
// have fewer.
struct ConvolutionGradients {
  static constexpr const char* name = "convolution-gradients";
  LTH_FIELDS(LTH_WINDOWS, outputs, output_stride, output_plane, output_pitch, channels, rows, columns, chunks, starts,
             offsets, places, blocks, block, gradients, bias_gradients, accumulators, adds)
};

// The gradients of a tile's outputs: in registers where there are enough of them, else read again for every weight.
template <int R, int W, bool HELD>
struct OutputTile {
  lanes::F g[R][W];

  OutputTile(const float* outputs, int64_t pitch) {
#pragma GCC unroll 4
    for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
      for (int c = 0; c < W; c++) g[r][c] = lanes::load(outputs + r * pitch + c * LANES);
    }
  }
  lanes::F at(int r, int c) const { return g[r][c]; }
};
template <int R, int W>
struct OutputTile<R, W, false> {
  const float* outputs;
  int64_t pitch;

  lanes::F at(int r, int c) const { return lanes::load(outputs + r * pitch + c * LANES); }
};

// Puts the sum of R rows into the line at `to`, which it begins or adds to. row() gives one row's sum after the other.
template <int R, class Row>
static inline __attribute__((always_inline)) void sum_rows(float* to, bool begins, Row row) {
  lanes::F rows[R];
#pragma GCC unroll 4
  for (int r = 0; r < R; r++) rows[r] = row(r);
  lanes::F sum = rows[0];
  if constexpr (R > 1) sum = lanes::add(sum, rows[1]);
  if constexpr (R == 3) sum = lanes::add(sum, rows[2]);
  if constexpr (R == 4) sum = lanes::add(sum, lanes::add(rows[2], rows[3]));
  lanes::store(to, begins ? sum : lanes::add(lanes::load(to), sum));
}

// One tile of the output channels first .. last - 1 and one block of input channels.
template <int R, int W, bool UNIT>
static LTH_APART void gradients_of_tile(const ConvolutionGradients& in, Call& call, int block, const float* window,
                                        const float* outputs, int row, int column, int first, int last, float* own,
                                        const NextTile& next) {
  const int32_t* words = reinterpret_cast<const int32_t*>(call.arena);
  const int32_t* starts = words + in.starts + block * in.channels;
  const int32_t* offsets = words + in.offsets;
  const int64_t pitch = in.input_pitch, step = UNIT ? LANES : in.input_step;
  const int64_t plane = in.output_plane, out_pitch = in.output_pitch;
  const bool begins = row == 0 && column == 0;
  float *accumulators = own - static_cast<int64_t>(starts[first]) * LANES,
        *biases = own + static_cast<int64_t>(starts[last] - starts[first]) * LANES;
  Ahead ahead(next, last - first);
  for (int o = first; o < last; o++) {
    const float* g = outputs + o * plane;
    ahead.part();
    if (o + 1 < last) ask<R, W>(g + plane, out_pitch);
    const OutputTile<R, W, lanes::HOLDS_TILE> tile{g, out_pitch};
    if (block == 0 && in.bias_gradients >= 0) {
      sum_rows<R>(biases + static_cast<int64_t>(o - first) * LANES, begins, [&](int r) {
        lanes::F sum = tile.at(r, 0);
#pragma GCC unroll 4
        for (int c = 1; c < W; c++) sum = lanes::add(sum, tile.at(r, c));
        return sum;
      });
    }
    float* sums = accumulators + static_cast<int64_t>(starts[o]) * LANES;
    const int count = starts[o + 1] - starts[o];
    each_offset(offsets + starts[o], count, [&](int k, int64_t offset) __attribute__((always_inline)) {
      const float* x = window + offset;
      sum_rows<R>(sums + static_cast<int64_t>(k) * LANES, begins, [&](int r) {
        LTH_ADDRESS(x);
        lanes::F sum = lanes::mul(tile.at(r, 0), lanes::load(x));
#pragma GCC unroll 4
        for (int c = 1; c < W; c++) sum = lanes::fma(tile.at(r, c), lanes::load(x + c * step), sum);
        x += pitch;
        return sum;
      });
    });
  }
}

// Adds up the lanes of `count` accumulators and puts each sum where place(k) says.
template <class Place>
static void sum_accumulators(const float* accumulators, int count, bool adds, Place place) {
  for (int k = 0; k < count; k += 16) {
    const int here = count - k < 16 ? count - k : 16;
    lanes::F lane[16];
    for (int j = 0; j < 16; j++)
      lane[j] = j < here ? lanes::load(accumulators + static_cast<int64_t>(k + j) * LANES) : lanes::zero();
    float sums[LANES];
    lanes::store(sums, lanes::sums(lane));
    for (int j = 0; j < here; j++) {
      float* to = place(k + j);
      *to = adds ? *to + sums[j] : sums[j];
    }
  }
}

// Lines that a thread's part of the accumulators has: its weights of the block where it has most, and its biases.
static inline int64_t own_lines(const ConvolutionGradients& in, const int32_t* starts, int thread, int threads) {
  const int first = share(in.channels, thread, threads), last = share(in.channels, thread + 1, threads);
  int most = 0;
  for (int block = 0; block < in.blocks; block++) {
    const int here = starts[block * in.channels + last] - starts[block * in.channels + first];
    most = here > most ? here : most;
  }
  return most + last - first;
}

static void convolution_gradients(const ConvolutionGradients& in, Call& call, int thread, int threads) {
  const int first = share(in.channels, thread, threads), last = share(in.channels, thread + 1, threads);
  const int32_t* words = reinterpret_cast<const int32_t*>(call.arena);
  const Windows windows(in, call);
  float* own = call.arena + in.accumulators;
  for (int before = 0; before < thread; before++) own += own_lines(in, words + in.starts, before, threads) * LANES;
  float *gradients = call.arena + in.gradients, *bias_gradients = call.arena + in.bias_gradients;
  for (int chunk = 0; chunk < in.chunks; chunk++) {
    const float* outputs = call.arena + in.outputs + static_cast<int64_t>(chunk) * in.output_stride;
    const bool adds = chunk > 0 || in.adds != 0;
    for (int block = 0; block < in.blocks; block++) {
      const int channel = block * in.block, left = in.input_channels - channel,
                channels = left < in.block ? left : in.block;
      each_tile<TILE>(in, [&]<int R, int W, bool UNIT>(int row, int column) {
        const float* out = outputs + static_cast<int64_t>(row) * in.output_pitch + static_cast<int64_t>(column) * LANES;
        gradients_of_tile<R, W, UNIT>(in, call, block, windows.at(chunk, row, column), out, row, column, first, last,
                                      own, NextTile(in, call, chunk, row, column, TILE, channel, channels));
      });
      const int32_t* starts = words + in.starts + block * in.channels;
      const int32_t* places = words + in.places + starts[first];
      const int weights = starts[last] - starts[first];
      sum_accumulators(own, weights, adds, [&](int k) { return gradients + places[k]; });
      if (block > 0 || in.bias_gradients < 0) continue;
      sum_accumulators(own + static_cast<int64_t>(weights) * LANES, last - first, adds,
                       [&](int k) { return bias_gradients + first + k; });
    }
  }
}
