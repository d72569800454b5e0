// Weights of Winograd's convolutions at the 36 points, and their gradients back from there.
#pragma once

// From a layer's surviving values: value k goes to places[k] of `dense`, whose other entries are zero, and which lies as
// [row / 16][tap][other][16 rows]; row: a channel of the outputs, other: one of the inputs. Then `to` is written, 36 x
// [row / 16][other][16 rows], `step` words from point to point. For the gradients of inputs rows and others change
// sides, and `places` turn the window around.
struct WinogradWeights {
  static constexpr const char* name = "winograd-weights";
  LTH_FIELDS(values, places, count, dense, rows, others, to, step)
};

// sums: 36 x [output / 4][input / 4][4 outputs x 4 inputs], `step` words from point to point, of `pairs` pairs of
// channels. They become gradients of 3 x 3 weights in `dense`, [.][tap][16], and those of the survivors go to
// `gradients`: places[k] of `dense` is number k's.
struct WinogradCollect {
  static constexpr const char* name = "winograd-collect";
  LTH_FIELDS(sums, step, pairs, dense, places, count, gradients)
};

// The weights of 16 rows and one other channel, whose taps are `tap` words apart.
static LTH_INLINE void transform_weights(const float* from, int64_t tap, float* to, int64_t step) {
  lanes::F rows[6][3];
#pragma GCC unroll 3
  for (int x = 0; x < 3; x++) {
    lanes::F column[3], at[6];
#pragma GCC unroll 3
    for (int y = 0; y < 3; y++) column[y] = lanes::load(from + (y * 3 + x) * tap);
    weights_axis(column, at);
#pragma GCC unroll 6
    for (int r = 0; r < 6; r++) rows[r][x] = at[r];
  }
#pragma GCC unroll 6
  for (int r = 0; r < 6; r++) {
    lanes::F at[6];
    weights_axis(rows[r], at);
#pragma GCC unroll 6
    for (int c = 0; c < 6; c++) lanes::store(to + (r * 6 + c) * step, at[c]);
  }
}

static void winograd_weights(const WinogradWeights& in, Call& call, int thread, int threads) {
  const int32_t* places = reinterpret_cast<const int32_t*>(call.arena) + in.places;
  const float* values = call.arena + in.values;
  float* dense = call.arena + in.dense;
  const int columns = in.rows / LANES * in.others;  // of 9 lines each
  for (int i = share(columns * 9, thread, threads); i < share(columns * 9, thread + 1, threads); i++)
    lanes::store(dense + static_cast<int64_t>(i) * LANES, lanes::zero());
  meet(call);
  for (int k = share(in.count, thread, threads); k < share(in.count, thread + 1, threads); k++)
    dense[places[k]] = values[k];
  meet(call);
  const int64_t tap = static_cast<int64_t>(in.others) * LANES;
  for (int i = share(columns, thread, threads); i < share(columns, thread + 1, threads); i++) {
    const int panel = i / in.others, other = i % in.others;
    transform_weights(dense + panel * 9 * tap + static_cast<int64_t>(other) * LANES, tap,
                      call.arena + in.to + static_cast<int64_t>(i) * LANES, in.step);
  }
}

// The gradients of 4 x 4 pairs of channels.
static LTH_INLINE void transform_sums(const float* from, int64_t step, float* to) {
  lanes::F rows[3][6];
#pragma GCC unroll 6
  for (int c = 0; c < 6; c++) {
    lanes::F column[6], taps[3];
#pragma GCC unroll 6
    for (int r = 0; r < 6; r++) column[r] = lanes::load(from + (r * 6 + c) * step);
    weight_gradients_axis(column, taps);
#pragma GCC unroll 3
    for (int y = 0; y < 3; y++) rows[y][c] = taps[y];
  }
#pragma GCC unroll 3
  for (int y = 0; y < 3; y++) {
    lanes::F taps[3];
    weight_gradients_axis(rows[y], taps);
#pragma GCC unroll 3
    for (int x = 0; x < 3; x++) lanes::store(to + (y * 3 + x) * LANES, taps[x]);
  }
}

static void winograd_collect(const WinogradCollect& in, Call& call, int thread, int threads) {
  const int32_t* places = reinterpret_cast<const int32_t*>(call.arena) + in.places;
  float* dense = call.arena + in.dense;
  const int blocks = in.pairs / 16;
  for (int i = share(blocks, thread, threads); i < share(blocks, thread + 1, threads); i++)
    transform_sums(call.arena + in.sums + static_cast<int64_t>(i) * LANES, in.step,
                   dense + static_cast<int64_t>(i) * 9 * LANES);
  meet(call);
  for (int k = share(in.count, thread, threads); k < share(in.count, thread + 1, threads); k++)
    call.arena[in.gradients + k] = dense[places[k]];
}
