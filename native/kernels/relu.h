// Rectified linear units, in place. A value that is no number stays, so that a divergence shows in the loss.
#pragma once

struct ReluForward {
  static constexpr const char* name = "relu-forward";
  LTH_FIELDS(values, stride, features, chunks)
};

// gradients: zero where the unit's output is zero.
struct ReluBackward {
  static constexpr const char* name = "relu-backward";
  LTH_FIELDS(values, gradients, stride, features, chunks)
};

static void relu_forward(const ReluForward& in, Run& run, int thread, int threads) {
  const int64_t first = static_cast<int64_t>(in.features) * thread / threads * LANES;
  const int64_t last = static_cast<int64_t>(in.features) * (thread + 1) / threads * LANES;
  const lanes::F zero = lanes::zero();
  for (int c = 0; c < in.chunks; c++) {
    float* values = run.arena + in.values + static_cast<int64_t>(c) * in.stride;
    for (int64_t i = first; i < last; i += LANES) {
      const lanes::F x = lanes::load(values + i);
      lanes::store(values + i, lanes::where_not_above(x, zero, zero, x));
    }
  }
}

static void relu_backward(const ReluBackward& in, Run& run, int thread, int threads) {
  const int64_t first = static_cast<int64_t>(in.features) * thread / threads * LANES;
  const int64_t last = static_cast<int64_t>(in.features) * (thread + 1) / threads * LANES;
  const lanes::F zero = lanes::zero();
  for (int c = 0; c < in.chunks; c++) {
    const float* values = run.arena + in.values + static_cast<int64_t>(c) * in.stride;
    float* gradients = run.arena + in.gradients + static_cast<int64_t>(c) * in.stride;
    for (int64_t i = first; i < last; i += LANES) {
      lanes::store(gradients + i, lanes::where_not_above(lanes::load(values + i), zero, zero, lanes::load(gradients + i)));
    }
  }
}
