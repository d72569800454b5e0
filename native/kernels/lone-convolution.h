// A convolution's outputs for one example alone, and max-pools: planes of numbers side by side, with a halo of zeros where the
// next convolution reads one. Lanes are positions of the plane, where elsewhere they are examples; each output adds the same
// products in the same order as in Convolve and WinogradConvolve.
#pragma once

// inputs: where the window of output (0, 0) begins; input_pitch and input_step: how far it moves from output row to row and
// column to column. The rest is as in Convolve. Whole lanes are read where the step is 1: behind the last row there is room for
// them.
struct LoneConvolve {
  static constexpr const char* name = "lone-convolve";
  LTH_FIELDS(inputs, input_pitch, input_step, outputs, output_plane, output_pitch, channels, rows, columns, values, biases,
             starts, offsets, blocks, relu)
};

// inputs: the place up and left of output (0, 0). The rest is as in WinogradConvolve; lines and products: room for GROUP times
// 16 tiles.
struct LoneWinograd {
  static constexpr const char* name = "lone-winograd";
  LTH_FIELDS(inputs, input_plane, input_pitch, input_channels, outputs, output_plane, output_pitch, channels, rows, columns,
             weights, step, biases, relu, lines, products)
};

// The largest of each window, as MaxPoolForward has it; ReLU after it.
struct LoneMaxPool {
  static constexpr const char* name = "lone-max-pool";
  LTH_FIELDS(inputs, input_plane, input_pitch, outputs, output_plane, output_pitch, channels, rows, columns, size, stride,
             relu)
};

// Sixteen numbers side by side, or `count` that are `step` apart.
template <bool APART>
static LTH_INLINE lanes::F lone_line(const float* from, int64_t step, int count) {
  if constexpr (!APART) return lanes::load(from);
  float line[LANES] = {};
  for (int i = 0; i < count; i++) line[i] = from[i * step];
  return lanes::load(line);
}

static LTH_INLINE void store_some(float* to, lanes::F values, int count) {
  if (count == LANES) return lanes::store(to, values);
  float line[LANES];
  lanes::store(line, values);
  for (int i = 0; i < count; i++) to[i] = line[i];
}

// R rows of one output channel, up to 16 columns from `column` on: as many chains as rows hide the latency of each.
template <int R, bool APART>
static LTH_APART void lone_rows(const LoneConvolve& in, const Call& call, int channel, int row, int column, int count) {
  const int32_t* words = reinterpret_cast<const int32_t*>(call.arena);
  const float* values = call.arena + in.values;
  const int32_t* offsets = words + in.offsets;
  const int64_t pitch = in.input_pitch, step = in.input_step;
  const float* window = call.arena + in.inputs + row * pitch + column * step;
  const lanes::F bias = lanes::set(in.biases < 0 ? 0 : call.arena[in.biases + channel]);
  lanes::F total[R];
  for (int block = 0; block < in.blocks; block++) {
    const int32_t* segment = words + in.starts + block * in.channels + channel;
    lanes::F sum[R];
#pragma GCC unroll 8
    for (int r = 0; r < R; r++) sum[r] = block == 0 ? bias : lanes::zero();
    for (int k = segment[0]; k < segment[1]; k++) {
      const lanes::F weight = lanes::set(values[k]);
      const float* from = window + offsets[k];
#pragma GCC unroll 8
      for (int r = 0; r < R; r++) sum[r] = lanes::fma(weight, lone_line<APART>(from + r * pitch, step, count), sum[r]);
    }
#pragma GCC unroll 8
    for (int r = 0; r < R; r++) total[r] = block == 0 ? sum[r] : lanes::add(total[r], sum[r]);
  }
  float* to = call.arena + in.outputs + channel * int64_t{in.output_plane} + row * int64_t{in.output_pitch} + column;
#pragma GCC unroll 8
  for (int r = 0; r < R; r++) store_some(to + r * int64_t{in.output_pitch}, in.relu ? relu_of(total[r]) : total[r], count);
}

template <bool APART>
static void lone_planes(const LoneConvolve& in, const Call& call) {
  constexpr int R = 4;
  for (int channel = 0; channel < in.channels; channel++) {
    for (int column = 0; column < in.columns; column += LANES) {
      const int count = in.columns - column < LANES ? in.columns - column : LANES;
      int row = 0;
      for (; row + R <= in.rows; row += R) lone_rows<R, APART>(in, call, channel, row, column, count);
      for (; row < in.rows; row++) lone_rows<1, APART>(in, call, channel, row, column, count);
    }
  }
}

static void lone_convolve(const LoneConvolve& in, Call& call, int thread, int) {
  if (thread != 0) return;
  if (in.input_step == 1) lone_planes<false>(in, call);
  else lone_planes<true>(in, call);
}

// The outputs first .. first + PANEL - 1 of up to 16 tiles, whose products are the group's line `line`.
static LTH_APART void finish_lone_tiles(const LoneWinograd& in, Call& call, const PlaneTiles& tiles, int tile, int line,
                                        int first, int64_t product_step) {
  const int left = tiles.each - tile, count = left < LANES ? left : LANES;
  float* to[LANES];
  for (int i = 0; i < count; i++) {
    const PlaneTiles::Place at = tiles.at(tile + i);
    to[i] = call.arena + in.outputs + at.row * int64_t{in.output_pitch} + at.column;
  }
  for (int i = 0; i < PANEL; i++) {
    const int64_t plane = (first + i) * int64_t{in.output_plane};
    const float* products = call.arena + in.products + (i * GROUP + line) * LANES;
    const lanes::F bias = lanes::set(in.biases < 0 ? 0 : call.arena[in.biases + first + i]);
    const auto put = [&](int r, int c, lanes::F y) __attribute__((always_inline)) {
      y = lanes::add(y, bias);
      float values[LANES];
      lanes::store(values, in.relu ? relu_of(y) : y);
      const int64_t place = plane + r * int64_t{in.output_pitch} + c;
      for (int k = 0; k < count; k++) to[k][place] = values[k];
    };
    output_rows<0>(products, product_step, put);
    output_rows<1>(products, product_step, put);
  }
}

static void lone_winograd(const LoneWinograd& in, Call& call, int thread, int) {
  if (thread != 0) return;
  const PlaneTiles tiles(in.rows, in.columns);
  const int64_t line_step = WinogradRun::room(in.input_channels), product_step = WinogradRun::room(PANEL);
  float tile[POINTS * LANES] = {};  // lanes without a tile stay zero
  for (int first = 0; first < tiles.each; first += GROUP * LANES) {
    const int left = (tiles.each - first + LANES - 1) / LANES, groups = left < GROUP ? left : GROUP;
    for (int group = 0; group < groups; group++) {
      const int begin = first + group * LANES, count = tiles.each - begin < LANES ? tiles.each - begin : LANES;
      for (int i = count; i < LANES; i++)
        for (int k = 0; k < POINTS; k++) tile[k * LANES + i] = 0;
      for (int c = 0; c < in.input_channels; c++) {
        const float* plane = call.arena + in.inputs + c * int64_t{in.input_plane};
        for (int i = 0; i < count; i++) {
          const PlaneTiles::Place at = tiles.at(begin + i);
          const float* from = plane + at.row * int64_t{in.input_pitch} + at.column;
          for (int r = 0; r < 6; r++)
            for (int x = 0; x < 6; x++) tile[(r * 6 + x) * LANES + i] = from[r * int64_t{in.input_pitch} + x];
        }
        transform_tile<OfInputs>(tile, 6 * LANES,
                                 call.arena + in.lines + (static_cast<int64_t>(c) * GROUP + group) * LANES, line_step);
      }
    }
    for (int panel = 0; panel < in.channels / PANEL; panel++) {
      const float* weights = call.arena + in.weights + static_cast<int64_t>(panel) * in.input_channels * PANEL;
      for (int point = 0; point < POINTS; point++) {
        panel_of_point(weights + point * int64_t{in.step}, call.arena + in.lines + point * line_step, in.input_channels,
                       groups, call.arena + in.products + point * product_step);
      }
      for (int group = 0; group < groups; group++)
        finish_lone_tiles(in, call, tiles, first + group * LANES, group, panel * PANEL, product_step);
    }
  }
}

static void lone_max_pool(const LoneMaxPool& in, Call& call, int thread, int) {
  if (thread != 0) return;
  for (int channel = 0; channel < in.channels; channel++) {
    const float* plane = call.arena + in.inputs + channel * int64_t{in.input_plane};
    for (int row = 0; row < in.rows; row++) {
      float* to = call.arena + in.outputs + channel * int64_t{in.output_plane} + row * int64_t{in.output_pitch};
      for (int column = 0; column < in.columns; column++) {
        const float* window = plane + row * int64_t{in.input_pitch} * in.stride + column * int64_t{in.stride};
        float largest = window[0];
        for (int y = 0; y < in.size; y++) {
          for (int x = 0; x < in.size; x++) {
            const float value = window[y * int64_t{in.input_pitch} + x];
            // One that is no number (NaN) stays.
            if (largest == largest && !(value <= largest)) largest = value;
          }
        }
        to[column] = in.relu && largest <= 0 ? 0 : largest;
      }
    }
  }
}
