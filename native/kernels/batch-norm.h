// Batch normalisation, channel by channel: a channel's values of the whole batch are read three times, from the cache
// after the first. Lanes without an example do not count.
#pragma once

// scale, shift: parameters; mean, variance: running statistics; saved: mean and 1 / deviation of the batch, for each
// channel. constants: epsilon, momentum.
#define LTH_BATCH_NORM                                                                                                \
  inputs, input_stride, input_plane, input_pitch, outputs, output_stride, output_plane, output_pitch, channels, rows, \
      columns, chunks, scale, shift, mean, variance, saved, constants

struct BatchNormForward {
  static constexpr const char* name = "batch-norm-forward";
  LTH_FIELDS(LTH_BATCH_NORM, LTH_EPILOGUE)
};

// With the running statistics, in evaluation.
struct BatchNormApply {
  static constexpr const char* name = "batch-norm-apply";
  LTH_FIELDS(LTH_BATCH_NORM, LTH_EPILOGUE)
};

// outputs: the gradients of the outputs; if `relu`, of what a ReLU made of them. gradients: those of the inputs, or -1.
struct BatchNormBackward {
  static constexpr const char* name = "batch-norm-backward";
  LTH_FIELDS(LTH_BATCH_NORM, relu, gradients, gradient_stride, gradient_plane, gradient_pitch, scale_gradients,
             shift_gradients)
};

// Calls body(chunk, row) for every row of a channel.
template <class Instruction, class Body>
static inline void each_row_of_channel(const Instruction& in, Body body) {
  for (int chunk = 0; chunk < in.chunks; chunk++) {
    for (int row = 0; row < in.rows; row++) body(chunk, row);
  }
}

// Four chains of 16 lanes, column by column in turn, which hide the latency of an addition.
struct Chains {
  lanes::F chain[4] = {lanes::zero(), lanes::zero(), lanes::zero(), lanes::zero()};

  // next(sum, column): the sum with one more line.
  template <class Next>
  inline __attribute__((always_inline)) void row(int columns, Next next) {
    int x = 0;
    for (; x + 4 <= columns; x += 4) {
#pragma GCC unroll 4
      for (int i = 0; i < 4; i++) chain[i] = next(chain[i], x + i);
    }
    for (int i = 0; x < columns; x++, i++) chain[i] = next(chain[i], x);
  }

  float total() const {
    return sum_of_lanes(lanes::add(lanes::add(chain[0], chain[1]), lanes::add(chain[2], chain[3])));
  }
};

static inline float inverse_deviation(float variance, float epsilon) {
  float result[LANES];
  lanes::store(result, lanes::div(lanes::set(1), lanes::sqrt(lanes::set(variance + epsilon))));
  return result[0];
}

static inline void move_towards(float* running, float value, float momentum) {
  *running = __builtin_fmaf(momentum, value - *running, *running);
}

template <class Instruction>
static inline void normalise(const Instruction& in, Call& call, int channel, float mean, float inverse) {
  const Lines inputs = LTH_LINES(call, in, inputs, input), outputs = LTH_LINES(call, in, outputs, output);
  const lanes::F centre = lanes::set(mean), factor = lanes::set(call.arena[in.scale + channel] * inverse);
  const lanes::F shift = lanes::set(call.arena[in.shift + channel]);
  const bool adds = in.others >= 0, relu = in.relu != 0;
  const Lines others = LTH_LINES(call, in, others, other);
  each_row_of_channel(in, [&](int chunk, int row) {
    const float *from = inputs.row(chunk, channel, row), *other = others.row(chunk, channel, row);
    float* to = outputs.row(chunk, channel, row);
    for (int64_t i = 0; i < static_cast<int64_t>(in.columns) * LANES; i += LANES) {
      lanes::F value = lanes::fma(lanes::sub(lanes::load(from + i), centre), factor, shift);
      if (adds) value = lanes::add(value, lanes::load(other + i));
      lanes::store(to + i, relu ? relu_of(value) : value);
    }
  });
}

static void batch_norm_forward(const BatchNormForward& in, Call& call, int thread, int threads) {
  const Lines inputs = LTH_LINES(call, in, inputs, input);
  const float epsilon = call.arena[in.constants], momentum = call.arena[in.constants + 1];
  const int examples = examples_here(call);
  const int64_t count = static_cast<int64_t>(examples) * in.rows * in.columns;
  for (int channel = share(in.channels, thread, threads); channel < share(in.channels, thread + 1, threads);
       channel++) {
    Chains values, squares;
    each_row_of_channel(in, [&](int chunk, int row) {
      const float* from = inputs.row(chunk, channel, row);
      values.row(in.columns, [&](lanes::F sum, int x) {
        return lanes::add(sum, examples_only(lanes::load(from + x * LANES), chunk, examples));
      });
    });
    const float mean = values.total() / static_cast<float>(count);
    const lanes::F centre = lanes::set(mean);
    each_row_of_channel(in, [&](int chunk, int row) {
      const float* from = inputs.row(chunk, channel, row);
      squares.row(in.columns, [&](lanes::F sum, int x) {
        const lanes::F off = examples_only(lanes::sub(lanes::load(from + x * LANES), centre), chunk, examples);
        return lanes::fma(off, off, sum);
      });
    });
    const float spread = squares.total(), variance = spread / static_cast<float>(count);
    const float inverse = inverse_deviation(variance, epsilon);
    call.arena[in.saved + channel] = mean;
    call.arena[in.saved + in.channels + channel] = inverse;
    move_towards(call.arena + in.mean + channel, mean, momentum);
    // A batch of one value has no unbiased variance.
    move_towards(call.arena + in.variance + channel, count > 1 ? spread / static_cast<float>(count - 1) : variance,
                 momentum);
    normalise(in, call, channel, mean, inverse);
  }
}

static void batch_norm_apply(const BatchNormApply& in, Call& call, int thread, int threads) {
  const float epsilon = call.arena[in.constants];
  for (int channel = share(in.channels, thread, threads); channel < share(in.channels, thread + 1, threads);
       channel++) {
    normalise(in, call, channel, call.arena[in.mean + channel],
              inverse_deviation(call.arena[in.variance + channel], epsilon));
  }
}

// One channel's backward pass. RELU: a ReLU followed, and the outputs are made once more to see where they were below
// zero.
template <bool RELU>
static void backward_of_channel(const BatchNormBackward& in, Call& call, int channel) {
  const Lines inputs = LTH_LINES(call, in, inputs, input), outputs = LTH_LINES(call, in, outputs, output);
  const int examples = examples_here(call);
  const float count = static_cast<float>(static_cast<int64_t>(examples) * in.rows * in.columns);
  const float inverse = call.arena[in.saved + in.channels + channel], factor = call.arena[in.scale + channel] * inverse;
  const lanes::F centre = lanes::set(call.arena[in.saved + channel]), spread = lanes::set(inverse),
                 by = lanes::set(factor);
  const lanes::F offset = lanes::set(call.arena[in.shift + channel]);
  // The gradient of an output whose input lies `off` the mean.
  const auto gradient = [&](const float* g, lanes::F off) {
    return RELU ? gated(lanes::fma(off, by, offset), lanes::load(g)) : lanes::load(g);
  };
  Chains shifts, scales;
  each_row_of_channel(in, [&](int chunk, int row) {
    const float *from = inputs.row(chunk, channel, row), *g = outputs.row(chunk, channel, row);
    const auto off = [&](int x) { return lanes::sub(lanes::load(from + x * LANES), centre); };
    const auto at = [&](int x) { return examples_only(gradient(g + x * LANES, off(x)), chunk, examples); };
    shifts.row(in.columns, [&](lanes::F sum, int x) { return lanes::add(sum, at(x)); });
    scales.row(in.columns, [&](lanes::F sum, int x) { return lanes::fma(at(x), lanes::mul(off(x), spread), sum); });
  });
  const float shift = shifts.total(), scale = scales.total();
  call.arena[in.shift_gradients + channel] = shift;
  call.arena[in.scale_gradients + channel] = scale;
  if (in.gradients < 0) return;
  const Lines gradients = LTH_LINES(call, in, gradients, gradient);
  const lanes::F mean_part = lanes::set(factor * (shift / -count)), normal_part = lanes::set(factor * (scale / -count));
  each_row_of_channel(in, [&](int chunk, int row) {
    const float *from = inputs.row(chunk, channel, row), *g = outputs.row(chunk, channel, row);
    float* to = gradients.row(chunk, channel, row);
    for (int64_t i = 0; i < static_cast<int64_t>(in.columns) * LANES; i += LANES) {
      const lanes::F off = lanes::sub(lanes::load(from + i), centre);
      const lanes::F rest = lanes::fma(gradient(g + i, off), by, mean_part);
      lanes::store(to + i, examples_only(lanes::fma(lanes::mul(off, spread), normal_part, rest), chunk, examples));
    }
  });
}

static void batch_norm_backward(const BatchNormBackward& in, Call& call, int thread, int threads) {
  for (int channel = share(in.channels, thread, threads); channel < share(in.channels, thread + 1, threads);
       channel++) {
    if (in.relu != 0) backward_of_channel<true>(in, call, channel);
    else backward_of_channel<false>(in, call, channel);
  }
}
