// Outputs of a convolution, and the gradients of its inputs: the same with the transposed lists.
#pragma once

// outputs: `channels` planes of rows x columns, output_pitch and output_step words apart: a bias (biases -1: zero), or a line
// of `others`, and the block's products; then the sums of the other blocks are added. gates (-1: none): outputs become zero
// where these are.
struct Convolve {
  static constexpr const char* name = "convolve";
  LTH_FIELDS(inputs, input_stride, input_pitch, input_step, outputs, output_stride, output_plane, output_pitch, output_step,
             channels, rows, columns, chunks, values, biases, starts, offsets, blocks, LTH_EPILOGUE, gates, gate_stride, gate_plane,
             gate_pitch)
};

// Values in the arena in the order that another list has them: to[k] = from[places[k]].
struct Permute {
  static constexpr const char* name = "permute";
  LTH_FIELDS(from, places, to, count)
};

// Where a tile's lines are in outputs, others and gates.
struct TilePlaces {
  const float* window;
  float* outputs;
  const float *others, *gates;  // null: none

  TilePlaces(const Convolve& in, Run& run, int chunk, int row, int column)
      : window(Windows(in, run).at(chunk, row, column)),
        outputs(run.arena + in.outputs + chunk * int64_t{in.output_stride} + row * int64_t{in.output_pitch} + column * int64_t{in.output_step}),
        others(in.others < 0 ? nullptr : LTH_LINES(run, in, others, other).row(chunk, 0, row) + column * LANES),
        gates(in.gates < 0 ? nullptr : LTH_LINES(run, in, gates, gate).row(chunk, 0, row) + column * LANES) {}
};

// One tile of the output channels first .. last - 1, block after block of input channels.
template <int R, int W, bool UNIT>
static LTH_APART void convolve_tile(const Convolve& in, Run& run, const TilePlaces at, int first, int last) {
  const int32_t* words = reinterpret_cast<const int32_t*>(run.arena);
  const int32_t* offsets = words + in.offsets;
  const float *values = run.arena + in.values, *window = at.window;
  const int64_t pitch = in.input_pitch, step = UNIT ? LANES : in.input_step;
  const int64_t plane = in.output_plane, out_pitch = in.output_pitch, out_step = in.output_step;
  for (int block = 0; block < in.blocks; block++) {
    const int32_t* starts = words + in.starts + block * in.channels;
    const bool ends = block == in.blocks - 1, relu = ends && in.relu != 0;
    for (int o = first; o < last; o++) {
      lanes::F sum[R][W];
      if (block == 0 && at.others != nullptr) {
        const float* other = at.others + o * int64_t{in.other_plane};
#pragma GCC unroll 4
        for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
          for (int c = 0; c < W; c++) sum[r][c] = lanes::load(other + r * int64_t{in.other_pitch} + c * LANES);
        }
      } else {
        const lanes::F bias = lanes::set(block > 0 || in.biases < 0 ? 0 : run.arena[in.biases + o]);
#pragma GCC unroll 4
        for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
          for (int c = 0; c < W; c++) sum[r][c] = bias;
        }
      }
      const int end = starts[o + 1];
      for (int k = starts[o]; k < end; k++) {
        const lanes::F w = lanes::set(values[k]);
        const float* x = window + offsets[k];
#pragma GCC unroll 4
        for (int r = 0; r < R; r++, x += pitch) {
          LTH_ADDRESS(x);
#pragma GCC unroll 4
          for (int c = 0; c < W; c++) sum[r][c] = lanes::fma(w, lanes::load(x + c * step), sum[r][c]);
        }
      }
      float* out = at.outputs + o * plane;
      if (block > 0) {
        const float* before = out;
#pragma GCC unroll 4
        for (int r = 0; r < R; r++, before += out_pitch) {
          LTH_ADDRESS(before);
#pragma GCC unroll 4
          for (int c = 0; c < W; c++) sum[r][c] = lanes::add(lanes::load(before + c * out_step), sum[r][c]);
        }
      }
      if (relu) {
#pragma GCC unroll 4
        for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
          for (int c = 0; c < W; c++) sum[r][c] = relu_of(sum[r][c]);
        }
      }
      if (ends && at.gates != nullptr) {
        const float* gate = at.gates + o * int64_t{in.gate_plane};
#pragma GCC unroll 4
        for (int r = 0; r < R; r++, gate += in.gate_pitch) {
          LTH_ADDRESS(gate);
#pragma GCC unroll 4
          for (int c = 0; c < W; c++) sum[r][c] = gated(lanes::load(gate + c * LANES), sum[r][c]);
        }
      }
#pragma GCC unroll 4
      for (int r = 0; r < R; r++, out += out_pitch) {
        LTH_ADDRESS(out);
#pragma GCC unroll 4
        for (int c = 0; c < W; c++) lanes::store(out + c * out_step, sum[r][c]);
      }
    }
  }
}

static void convolve(const Convolve& in, Run& run, int thread, int threads) {
  const int first = share(in.channels, thread, threads), last = share(in.channels, thread + 1, threads);
  for (int chunk = 0; chunk < in.chunks; chunk++) {
    each_tile<lanes::TILE_ROWS>(in, [&]<int R, int W, bool UNIT>(int row, int column) {
      convolve_tile<R, W, UNIT>(in, run, TilePlaces(in, run, chunk, row, column), first, last);
    });
  }
}

static void permute(const Permute& in, Run& run, int thread, int threads) {
  const int32_t* places = reinterpret_cast<const int32_t*>(run.arena) + in.places;
  for (int k = share(in.count, thread, threads); k < share(in.count, thread + 1, threads); k++) {
    run.arena[in.to + k] = run.arena[in.from + places[k]];
  }
}
