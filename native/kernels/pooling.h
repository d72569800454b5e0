// Pooling: each output is the largest, or the mean, of a window of size x size inputs; windows are `step` apart.
#pragma once

#define LTH_POOL                                                                                                   \
  inputs, input_stride, input_plane, input_pitch, input_rows, input_columns, outputs, output_stride, output_plane, \
      output_pitch, channels, rows, columns, chunks, size, step

// choices (or -1): which place of its window each output was, as a number in every lane.
struct MaxPoolForward {
  static constexpr const char* name = "max-pool-forward";
  LTH_FIELDS(LTH_POOL, LTH_CHOICES)
};

// outputs: the gradients of the outputs, inputs: those of the inputs.
struct MaxPoolBackward {
  static constexpr const char* name = "max-pool-backward";
  LTH_FIELDS(LTH_POOL, LTH_CHOICES)
};

struct AveragePoolForward {
  static constexpr const char* name = "average-pool-forward";
  LTH_FIELDS(LTH_POOL)
};

struct AveragePoolBackward {
  static constexpr const char* name = "average-pool-backward";
  LTH_FIELDS(LTH_POOL)
};

// The mean of each whole plane, and its gradient shared out.
struct PlaneMeans {
  static constexpr const char* name = "plane-means";
  LTH_FIELDS(inputs, input_stride, input_plane, input_pitch, outputs, output_stride, output_plane, channels, rows,
             columns, chunks)
};

struct PlaneShares {
  static constexpr const char* name = "plane-shares";
  LTH_FIELDS(inputs, input_stride, input_plane, input_pitch, outputs, output_stride, output_plane, channels, rows,
             columns, chunks)
};

// Calls body(chunk, channel, row, column) for this thread's share of the outputs: whole channels.
template <class Instruction, class Body>
static inline void each_output(const Instruction& in, int thread, int threads, Body body) {
  for (int chunk = 0; chunk < in.chunks; chunk++) {
    for (int channel = share(in.channels, thread, threads); channel < share(in.channels, thread + 1, threads);
         channel++) {
      for (int row = 0; row < in.rows; row++) {
        for (int column = 0; column < in.columns; column++) body(chunk, channel, row, column);
      }
    }
  }
}

// Calls tap(line of the input, place) for the places of an output's window.
template <class Instruction, class Tap>
static inline void each_tap(const Instruction& in, const Lines& inputs, int chunk, int channel, int row, int column,
                            Tap tap) {
  float* corner = inputs.row(chunk, channel, row * in.step) + static_cast<int64_t>(column) * in.step * LANES;
  int place = 0;
  for (int y = 0; y < in.size; y++) {
    for (int x = 0; x < in.size; x++) tap(corner + y * inputs.pitch + x * LANES, place++);
  }
}

static void max_pool_forward(const MaxPoolForward& in, Call& call, int thread, int threads) {
  const Lines inputs = LTH_LINES(call, in, inputs, input), outputs = LTH_LINES(call, in, outputs, output);
  const Lines choices = LTH_LINES(call, in, choices, choice);
  each_output(in, thread, threads, [&](int chunk, int channel, int row, int column) {
    Largest best;
    each_tap(in, inputs, chunk, channel, row, column, [&](const float* line, int place) {
      if (place == 0) best.begin(lanes::load(line));
      else best.go_on(lanes::load(line), place);
    });
    const int64_t at = static_cast<int64_t>(column) * LANES;
    lanes::store(outputs.row(chunk, channel, row) + at, best.value);
    if (in.choices >= 0) lanes::store(choices.row(chunk, channel, row) + at, best.place);
  });
}

// Zeros in all inputs of this thread's channels.
template <class Instruction>
static inline void clear_inputs(const Instruction& in, const Lines& inputs, int thread, int threads) {
  for (int chunk = 0; chunk < in.chunks; chunk++) {
    for (int channel = share(in.channels, thread, threads); channel < share(in.channels, thread + 1, threads);
         channel++) {
      for (int y = 0; y < in.input_rows; y++) {
        float* row = inputs.row(chunk, channel, y);
        for (int64_t i = 0; i < static_cast<int64_t>(in.input_columns) * LANES; i += LANES)
          lanes::store(row + i, lanes::zero());
      }
    }
  }
}

// Windows that cover every input exactly once need no zeros to add to.
template <class Instruction>
static inline bool covers_once(const Instruction& in) {
  return in.size == in.step && in.rows * in.step == in.input_rows && in.columns * in.step == in.input_columns;
}

// Adds contribution(gradient, place) of every output to the inputs of its window.
template <class Instruction, class Contribution>
static inline void spread(const Instruction& in, const Lines& inputs, int thread, int threads,
                          Contribution contribution) {
  const bool once = covers_once(in);
  if (!once) clear_inputs(in, inputs, thread, threads);
  each_output(in, thread, threads, [&](int chunk, int channel, int row, int column) {
    const auto value = contribution(chunk, channel, row, column);
    each_tap(in, inputs, chunk, channel, row, column, [&](float* line, int place) {
      lanes::store(line, lanes::add(once ? lanes::zero() : lanes::load(line), value(place)));
    });
  });
}

static void max_pool_backward(const MaxPoolBackward& in, Call& call, int thread, int threads) {
  const Lines inputs = LTH_LINES(call, in, inputs, input), outputs = LTH_LINES(call, in, outputs, output);
  const Lines choices = LTH_LINES(call, in, choices, choice);
  spread(in, inputs, thread, threads, [&](int chunk, int channel, int row, int column) {
    const lanes::F g = lanes::load(outputs.row(chunk, channel, row) + static_cast<int64_t>(column) * LANES);
    const lanes::F choice = lanes::load(choices.row(chunk, channel, row) + static_cast<int64_t>(column) * LANES);
    return [=](int place) {
      const lanes::F off = lanes::absolute(lanes::sub(choice, lanes::set(static_cast<float>(place))));
      return lanes::where_below(off, lanes::set(0.5f), g, lanes::zero());
    };
  });
}

static void average_pool_forward(const AveragePoolForward& in, Call& call, int thread, int threads) {
  const Lines inputs = LTH_LINES(call, in, inputs, input), outputs = LTH_LINES(call, in, outputs, output);
  const lanes::F part = lanes::set(1.0f / static_cast<float>(in.size * in.size));
  each_output(in, thread, threads, [&](int chunk, int channel, int row, int column) {
    lanes::F sum = lanes::zero();
    each_tap(in, inputs, chunk, channel, row, column,
             [&](const float* line, int) { sum = lanes::add(sum, lanes::load(line)); });
    lanes::store(outputs.row(chunk, channel, row) + static_cast<int64_t>(column) * LANES, lanes::mul(sum, part));
  });
}

static void average_pool_backward(const AveragePoolBackward& in, Call& call, int thread, int threads) {
  const Lines inputs = LTH_LINES(call, in, inputs, input), outputs = LTH_LINES(call, in, outputs, output);
  const lanes::F part = lanes::set(1.0f / static_cast<float>(in.size * in.size));
  spread(in, inputs, thread, threads, [&](int chunk, int channel, int row, int column) {
    const lanes::F g =
        lanes::mul(lanes::load(outputs.row(chunk, channel, row) + static_cast<int64_t>(column) * LANES), part);
    return [=](int) { return g; };
  });
}

// Calls body(row of the plane, place of its one line) for this thread's planes.
template <class Instruction, class Body>
static inline void each_plane(const Instruction& in, Call& call, int thread, int threads, Body body) {
  for (int chunk = 0; chunk < in.chunks; chunk++) {
    for (int channel = share(in.channels, thread, threads); channel < share(in.channels, thread + 1, threads);
         channel++) {
      body(chunk, channel,
           call.arena + in.outputs + static_cast<int64_t>(chunk) * in.output_stride +
               static_cast<int64_t>(channel) * in.output_plane);
    }
  }
}

static void plane_means(const PlaneMeans& in, Call& call, int thread, int threads) {
  const Lines inputs = LTH_LINES(call, in, inputs, input);
  const lanes::F part = lanes::set(1.0f / static_cast<float>(in.rows * in.columns));
  each_plane(in, call, thread, threads, [&](int chunk, int channel, float* line) {
    lanes::F sum = lanes::zero();
    for (int y = 0; y < in.rows; y++) {
      const float* row = inputs.row(chunk, channel, y);
      for (int x = 0; x < in.columns; x++) sum = lanes::add(sum, lanes::load(row + x * LANES));
    }
    lanes::store(line, lanes::mul(sum, part));
  });
}

static void plane_shares(const PlaneShares& in, Call& call, int thread, int threads) {
  const Lines inputs = LTH_LINES(call, in, inputs, input);
  const lanes::F part = lanes::set(1.0f / static_cast<float>(in.rows * in.columns));
  each_plane(in, call, thread, threads, [&](int chunk, int channel, const float* line) {
    const lanes::F g = lanes::mul(lanes::load(line), part);
    for (int y = 0; y < in.rows; y++) {
      float* row = inputs.row(chunk, channel, y);
      for (int x = 0; x < in.columns; x++) lanes::store(row + x * LANES, g);
    }
  });
}
