// Gradients of the weights of a Winograd convolution, at the 36 points, and of its biases.
#pragma once

// outputs: the gradients of the outputs. At each point and for each pair of channels the products of inputs and
// gradients are added in 16 lanes over groups of 16 tiles (the last group of all chunks' tiles may have fewer), in one
// chain from zero; then the lanes are added to one number, and that to those of the groups before, in `sums`; if `adds`
// there are some already. A bias's gradients are added over a tile as pairs of pairs, rows before columns, and then
// likewise. lines, back_lines: room for the transforms of 16 tiles, of inputs and of gradients of outputs.
struct WinogradGradients {
  static constexpr const char* name = "winograd-gradients";
  LTH_FIELDS(inputs, input_stride, input_plane, input_pitch, input_channels, outputs, output_stride, output_plane,
             output_pitch, channels, rows, columns, chunks, sums, step, lines, back_lines, bias_gradients, adds)
};

// Tiles whose products are added in one chain: it decides the bits.
constexpr int TILE_CHAIN = 16;
// Words from channel to channel of their transforms: an odd number of lines, which do not share cache sets.
constexpr int64_t CHANNEL_STEP = (TILE_CHAIN + 1) * LANES;

// 4 outputs x 4 inputs: sums over `count` lines and their lanes.
static LTH_INLINE void add_outer(const float* __restrict outputs, const float* __restrict inputs, int count, float* to,
                                 bool adds) {
  constexpr int N = lanes::OUTER;
  lanes::F all[16];
#pragma GCC unroll 2
  for (int o = 0; o < 4; o += N) {
#pragma GCC unroll 2
    for (int i = 0; i < 4; i += N) {
      lanes::F sum[N][N];
#pragma GCC unroll 4
      for (int a = 0; a < N; a++) {
#pragma GCC unroll 4
        for (int b = 0; b < N; b++) sum[a][b] = lanes::zero();
      }
      const float *out = outputs + o * CHANNEL_STEP, *in = inputs + i * CHANNEL_STEP;
      for (int t = 0; t < count; t++, out += LANES, in += LANES) {
        lanes::F x[N];
#pragma GCC unroll 4
        for (int b = 0; b < N; b++) {
          x[b] = lanes::load(in + b * CHANNEL_STEP);
          lanes::hold(x[b]);
        }
#pragma GCC unroll 4
        for (int a = 0; a < N; a++) {
          lanes::F g = lanes::load(out + a * CHANNEL_STEP);
          lanes::hold(g);
#pragma GCC unroll 4
          for (int b = 0; b < N; b++) sum[a][b] = lanes::fma(g, x[b], sum[a][b]);
        }
      }
#pragma GCC unroll 4
      for (int a = 0; a < N; a++) {
#pragma GCC unroll 4
        for (int b = 0; b < N; b++) all[(o + a) * 4 + i + b] = sum[a][b];
      }
    }
  }
  const lanes::F sum = lanes::sums(all);
  lanes::store(to, adds ? lanes::add(lanes::load(to), sum) : sum);
}

// All outputs x 16 inputs from `input` on, at one point.
static LTH_APART void outers_of_point(const float* outputs, const float* inputs, int input, int channels,
                                      int input_channels, int count, float* sums, bool adds) {
  for (int o = 0; o < channels; o += 4) {
    for (int i = input; i < input + 16; i += 4)
      add_outer(outputs + o * CHANNEL_STEP, inputs + i * CHANNEL_STEP, count,
                sums + static_cast<int64_t>(o) * input_channels + i * 4, adds);
  }
}

// The sum of a tile of 4 x 4 lines.
static inline lanes::F sum_of_tile(const float* from, int64_t pitch) {
  lanes::F row[4];
  for (int r = 0; r < 4; r++, from += pitch) {
    const lanes::F left = lanes::add(lanes::load(from), lanes::load(from + LANES));
    row[r] = lanes::add(left, lanes::add(lanes::load(from + 2 * LANES), lanes::load(from + 3 * LANES)));
  }
  return lanes::add(lanes::add(row[0], row[1]), lanes::add(row[2], row[3]));
}

// Transforms `count` tiles of some channels; tile(t): the first line of tile t in plane 0.
template <class Axis, class Tile>
static void transform_channels(const Lines& lines, Part channels, Part rows, int count, float* to, int64_t step,
                               Tile tile) {
  constexpr int EARLY = 4;  // planes before it is transformed a tile is asked for; not tuned
  for (int c = channels.first; c < channels.last; c++) {
    for (int t = 0; t < count; t++) {
      const float* from = tile(t) + c * lines.plane;
      if (c + EARLY < channels.last) {
        for (int r = 0; r < Axis::LINES; r++) {
          const float* row = from + EARLY * lines.plane + r * lines.pitch;
          for (int x = 0; x < Axis::LINES; x++) __builtin_prefetch(row + x * LANES, 0, 2);
        }
      }
      transform_tile<Axis>(from, lines.pitch, to + c * CHANNEL_STEP + t * LANES, step, rows);
    }
  }
}

// Threads among which the six rows of points can be divided have rows of their own, of all channels, and need nothing of
// each other: what one core has just written is dear for another to read, dearest where they share no cache. Others
// transform some channels each, and wait.
static void winograd_gradients(const WinogradGradients& in, Call& call, int thread, int threads) {
  const PlaneTiles tiles(in.rows, in.columns);
  const Lines inputs = LTH_LINES(call, in, inputs, input), outputs = LTH_LINES(call, in, outputs, output);
  const int all = tiles.each * in.chunks;
  const int64_t line_step = in.input_channels * CHANNEL_STEP + LANES, back_step = in.channels * CHANNEL_STEP + LANES;
  float *lines = call.arena + in.lines, *back_lines = call.arena + in.back_lines;
  const int panels = in.input_channels / 16, parts = POINTS * panels;
  const bool own_rows = 6 % threads == 0;
  const Part rows = own_rows ? part_of(6, thread, threads) : Part{0, 6};
  const auto shared = [&](int channels) {
    return own_rows ? Part{0, channels} : part_of(channels, thread, threads);
  };
  for (int first = 0; first < all; first += TILE_CHAIN) {
    const int count = all - first < TILE_CHAIN ? all - first : TILE_CHAIN;
    const bool adds = in.adds != 0 || first > 0;
    if (first > 0 && !own_rows) meet(call);  // the transforms before are no longer needed
    const float *windows[TILE_CHAIN], *gradients[TILE_CHAIN];
    for (int t = 0; t < count; t++) {
      windows[t] = tile_in(inputs, tiles.at(first + t), 1);
      gradients[t] = tile_in(outputs, tiles.at(first + t));
    }
    transform_channels<OfInputs>(inputs, shared(in.input_channels), rows, count, lines, line_step,
                                 [&](int t) { return windows[t]; });
    transform_channels<OfOutputGradients>(outputs, shared(in.channels), rows, count, back_lines, back_step,
                                          [&](int t) { return gradients[t]; });
    if (in.bias_gradients >= 0) {
      for (int o = share(in.channels, thread, threads); o < share(in.channels, thread + 1, threads); o++) {
        lanes::F sum = lanes::zero();
        for (int t = 0; t < count; t++)
          sum = lanes::add(sum, sum_of_tile(gradients[t] + o * outputs.plane, outputs.pitch));
        float* to = call.arena + in.bias_gradients + o;
        *to = adds ? *to + sum_of_lanes(sum) : sum_of_lanes(sum);
      }
    }
    if (!own_rows) meet(call);
    for (int part = share(parts, thread, threads); part < share(parts, thread + 1, threads); part++) {
      const int point = part / panels;
      outers_of_point(back_lines + point * back_step, lines + point * line_step, part % panels * 16, in.channels,
                      in.input_channels, count, call.arena + in.sums + point * int64_t{in.step}, adds);
    }
  }
}
