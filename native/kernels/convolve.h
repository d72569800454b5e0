// Outputs of a convolution, and the gradients of its inputs: the same with the transposed lists.
#pragma once

// outputs: `channels` planes of rows x columns, output_pitch and output_step words apart: a bias (biases -1: zero), or
// a line of `others`, and the block's products; then the sums of the other blocks are added. gates (-1: none): outputs
// become zero where these are. dense: for each block 1 if no weight of it was pruned, so that all outputs read the same
// inputs. chunk_shift: 0, or outputs lie so many chunks behind the inputs, 1 or -1, and take the place of inputs that nobody
// needs any more.
struct Convolve {
  static constexpr const char* name = "convolve";
  LTH_FIELDS(LTH_WINDOWS, outputs, output_stride, output_plane, output_pitch, output_step, channels, rows, columns,
             chunks, values, biases, starts, offsets, blocks, dense, LTH_EPILOGUE, gates, gate_stride, gate_plane,
             gate_pitch, chunk_shift)
};

// Values in the arena in the order that another list has them: to[k] = from[places[k]].
struct Permute {
  static constexpr const char* name = "permute";
  LTH_FIELDS(from, places, to, count)
};

// Where the lines of a tile's rows are, for one output channel.
struct TileLines {
  float* outputs;
  const float *others, *gates;  // null: none
  int64_t pitch, step, other_pitch, gate_pitch;

  TileLines(const Convolve& in, Call& call, int chunk, int channel, int row, int column)
      : outputs(call.arena + in.outputs + chunk * int64_t{in.output_stride} + channel * int64_t{in.output_plane} +
                row * int64_t{in.output_pitch} + column * int64_t{in.output_step}),
        others(in.others < 0 ? nullptr : LTH_LINES(call, in, others, other).row(chunk, channel, row) + column * LANES),
        gates(in.gates < 0 ? nullptr : LTH_LINES(call, in, gates, gate).row(chunk, channel, row) + column * LANES),
        pitch(in.output_pitch),
        step(in.output_step),
        other_pitch(in.other_pitch),
        gate_pitch(in.gate_pitch) {}
};

// R x W sums of one output channel, in registers.
template <int R, int W>
struct TileSums {
  lanes::F sum[R][W];

  // As the first block begins: with a line of others, or the bias.
  inline __attribute__((always_inline)) void begin(const TileLines& at, float bias) {
#pragma GCC unroll 4
    for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
      for (int c = 0; c < W; c++)
        sum[r][c] = at.others == nullptr ? lanes::set(bias) : lanes::load(at.others + r * at.other_pitch + c * LANES);
    }
  }

  inline __attribute__((always_inline)) void clear() {
#pragma GCC unroll 4
    for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
      for (int c = 0; c < W; c++) sum[r][c] = lanes::zero();
    }
  }

  // Adds what the blocks before have summed.
  inline __attribute__((always_inline)) void add_before(const TileLines& at) {
    const float* before = at.outputs;
#pragma GCC unroll 4
    for (int r = 0; r < R; r++, before += at.pitch) {
      LTH_ADDRESS(before);
#pragma GCC unroll 4
      for (int c = 0; c < W; c++) sum[r][c] = lanes::add(lanes::load(before + c * at.step), sum[r][c]);
    }
  }

  // What the last block does to the outputs before they are stored.
  inline __attribute__((always_inline)) void finish(const TileLines& at, bool relu) {
    if (relu) {
#pragma GCC unroll 4
      for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
        for (int c = 0; c < W; c++) sum[r][c] = relu_of(sum[r][c]);
      }
    }
    if (at.gates == nullptr) return;
    const float* gate = at.gates;
#pragma GCC unroll 4
    for (int r = 0; r < R; r++, gate += at.gate_pitch) {
      LTH_ADDRESS(gate);
#pragma GCC unroll 4
      for (int c = 0; c < W; c++) sum[r][c] = gated(lanes::load(gate + c * LANES), sum[r][c]);
    }
  }

  inline __attribute__((always_inline)) void store(const TileLines& at) const {
    float* out = at.outputs;
#pragma GCC unroll 4
    for (int r = 0; r < R; r++, out += at.pitch) {
      LTH_ADDRESS(out);
#pragma GCC unroll 4
      for (int c = 0; c < W; c++) lanes::store(out + c * at.step, sum[r][c]);
    }
  }
};

// The outputs first, first + O, ... below last of one block, for the tile of R x W at (row, column). O output channels
// that read the same inputs share the lines that they load.
template <int O, int R, int W, bool UNIT>
static LTH_APART void convolve_tile(const Convolve& in, Call& call, int chunk, int block, int row, int column,
                                    int first, int last, const NextTile& next) {
  const int32_t* words = reinterpret_cast<const int32_t*>(call.arena);
  const int32_t *offsets = words + in.offsets, *starts = words + in.starts + block * in.channels;
  const float *values = call.arena + in.values, *window = Windows(in, call).at(chunk, row, column);
  const int64_t pitch = in.input_pitch, step = UNIT ? LANES : in.input_step;
  const int64_t plane = in.output_plane, other_plane = in.other_plane, gate_plane = in.gate_plane;
  const bool begins = block == 0, ends = block == in.blocks - 1, relu = in.relu != 0;
  TileLines at(in, call, chunk, first, row, column);
  // Each row keeps an address of its own, and a weight is one distance from all of them: to move one address from row to
  // row makes each row's loads wait for an addition.
  const float* rows[R];
#pragma GCC unroll 4
  for (int r = 0; r < R; r++) {
    rows[r] = window + r * pitch;
    LTH_ADDRESS(rows[r]);
  }
  Ahead ahead(next, (last - first) / O);
  for (int o = first; o + O <= last; o += O) {
    ahead.part();
    TileSums<R, W> tile[O];
    const float* value[O];
#pragma GCC unroll 4
    for (int i = 0; i < O; i++) {
      value[i] = values + starts[o + i];
      if (!begins) tile[i].clear();
    }
    TileLines each = at;
    if (begins) {
#pragma GCC unroll 4
      for (int i = 0; i < O; i++) {
        tile[i].begin(each, in.biases < 0 ? 0 : call.arena[in.biases + o + i]);
        if (each.others != nullptr) each.others += other_plane;
      }
    }
    if (o + O < last) {
      // In the place of inputs that were just read nothing need be asked for.
      if (begins && in.chunk_shift == 0) ask<R, W>(at.outputs + O * plane, at.pitch);
      if (begins && at.others != nullptr) ask<R, W>(at.others + O * other_plane, at.other_pitch);
      if (ends && at.gates != nullptr) ask<R, W>(at.gates + O * gate_plane, at.gate_pitch);
    }
    const int count = starts[o + 1] - starts[o];
    each_offset(offsets + starts[o], count, [&](int k, int64_t x) __attribute__((always_inline)) {
      lanes::F w[O];
#pragma GCC unroll 4
      for (int i = 0; i < O; i++) w[i] = lanes::set(value[i][k]);
#pragma GCC unroll 4
      for (int r = 0; r < R; r++) {
        const float* at_row = rows[r] + x;
        if constexpr (R == 1) LTH_ADDRESS(at_row);  // else made anew for each of its loads
#pragma GCC unroll 4
        for (int c = 0; c < W; c++) {
          const lanes::F line = lanes::load(at_row + c * step);
#pragma GCC unroll 4
          for (int i = 0; i < O; i++) tile[i].sum[r][c] = lanes::fma(w[i], line, tile[i].sum[r][c]);
        }
      }
    });
#pragma GCC unroll 4
    for (int i = 0; i < O; i++) {
      if (!begins) tile[i].add_before(at);
      if (ends) tile[i].finish(at, relu);
      tile[i].store(at);
      at.outputs += plane;
      if (at.others != nullptr) at.others += other_plane;
      if (at.gates != nullptr) at.gates += gate_plane;
    }
  }
}

static void convolve(const Convolve& in, Call& call, int thread, int threads) {
  const int first = share(in.channels, thread, threads), last = share(in.channels, thread + 1, threads);
  const int32_t* dense = reinterpret_cast<const int32_t*>(call.arena) + in.dense;
  for (int i = 0; i < in.chunks; i++) {
    if (in.chunk_shift != 0 && i > 0) meet(call);
    const int chunk = in.chunk_shift > 0 ? in.chunks - 1 - i : i;
    each_tile<lanes::TILE_ROWS>(in, [&]<int R, int W, bool UNIT>(int row, int column) {
      const NextTile after(in, call, chunk, row, column, lanes::TILE_ROWS, 0, in.input_channels),
          nothing = after.none();
      for (int block = 0; block < in.blocks; block++) {
        const NextTile& tile = block == 0 ? after : nothing;
        int next = first;
        if constexpr (lanes::TILE_ROWS > 1) {
          // Four channels and a row of the tile at a time: as many sums in registers, a quarter as many lines to load.
          if (dense[block] != 0) {
            next = first + (last - first) / 4 * 4;
            for (int r = 0; r < R; r++)
              convolve_tile<4, 1, W, UNIT>(in, call, chunk, block, row + r, column, first, next,
                                           r == 0 ? tile : nothing);
          }
        }
        if (next < last)
          convolve_tile<1, R, W, UNIT>(in, call, chunk, block, row, column, next, last, next > first ? nothing : tile);
      }
    });
  }
}

static void permute(const Permute& in, Call& call, int thread, int threads) {
  const int32_t* places = reinterpret_cast<const int32_t*>(call.arena) + in.places;
  for (int k = share(in.count, thread, threads); k < share(in.count, thread + 1, threads); k++) {
    call.arena[in.to + k] = call.arena[in.from + places[k]];
  }
}
