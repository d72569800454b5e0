// Rectified linear units, in place. A value that is no number (NaN) stays, so that a divergence shows in the loss.
#pragma once

struct ReluForward {
  static constexpr const char* name = "relu-forward";
  LTH_FIELDS(values, stride, plane, pitch, planes, rows, columns, chunks)
};

// gradients: zero where the unit's output is zero.
struct ReluBackward {
  static constexpr const char* name = "relu-backward";
  LTH_FIELDS(values, stride, plane, pitch, planes, rows, columns, chunks, gradients, gradient_stride, gradient_plane,
             gradient_pitch)
};

static void relu_forward(const ReluForward& in, Call& call, int thread, int threads) {
  const Lines values = LTH_VALUES(call, in);
  each_row(in, thread, threads, [&](int chunk, int plane, int row, int first, int last) {
    float* line = values.row(chunk, plane, row);
    for (int64_t i = static_cast<int64_t>(first) * LANES; i < static_cast<int64_t>(last) * LANES; i += LANES) {
      lanes::store(line + i, relu_of(lanes::load(line + i)));
    }
  });
}

static void relu_backward(const ReluBackward& in, Call& call, int thread, int threads) {
  const Lines values = LTH_VALUES(call, in);
  const Lines gradients = LTH_LINES(call, in, gradients, gradient);
  each_row(in, thread, threads, [&](int chunk, int plane, int row, int first, int last) {
    const float* line = values.row(chunk, plane, row);
    float* gradient = gradients.row(chunk, plane, row);
    for (int64_t i = static_cast<int64_t>(first) * LANES; i < static_cast<int64_t>(last) * LANES; i += LANES) {
      lanes::store(gradient + i, gated(lanes::load(line + i), lanes::load(gradient + i)));
    }
  });
}
