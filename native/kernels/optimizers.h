// One update of all parameters, which lie one after the other. Lengths are multiples of 16.
#pragma once

struct Adam {
  static constexpr const char* name = "adam";
  // constants: 1 - beta1, beta2, 1 - beta2, epsilon, weight decay. rates: lr / (1 - beta1^t), 1 / sqrt(1 - beta2^t).
  LTH_FIELDS(parameters, gradients, first, second, count, constants)
};

struct Sgd {
  static constexpr const char* name = "sgd";
  // constants: momentum, weight decay, 1 for Nesterov's variant. rates: lr.
  LTH_FIELDS(parameters, gradients, velocity, count, constants)
};

static constexpr float SMALLEST_NORMAL = 1.17549435e-38f;

// Moments below the normal range become zero here, in every build alike, instead of by a processor's mode.
static inline lanes::F flushed(lanes::F x) {
  return lanes::where_below(lanes::absolute(x), lanes::set(SMALLEST_NORMAL), lanes::zero(), x);
}

static void adam(const Adam& in, Call& call, int thread, int threads) {
  using namespace lanes;
  const float* constants = call.arena + in.constants;
  const float* rates = call.rates + 2 * call.iteration;
  const F rest1 = set(constants[0]), beta2 = set(constants[1]), rest2 = set(constants[2]), epsilon = set(constants[3]);
  const F decay = set(constants[4]), step = set(-rates[0]), correction = set(rates[1]);
  const bool decays = constants[4] != 0;
  const int vectors = in.count / LANES;
  const int64_t last = int64_t{share(vectors, thread + 1, threads)} * LANES;
  for (int64_t i = int64_t{share(vectors, thread, threads)} * LANES; i < last; i += LANES) {
    F w = load(call.arena + in.parameters + i), g = load(call.arena + in.gradients + i);
    F m = load(call.arena + in.first + i), v = load(call.arena + in.second + i);
    if (decays) g = fma(decay, w, g);
    m = flushed(fma(rest1, sub(g, m), m));
    v = flushed(fma(rest2, mul(g, g), mul(beta2, v)));
    w = fma(step, div(m, fma(sqrt(v), correction, epsilon)), w);
    store(call.arena + in.first + i, m);
    store(call.arena + in.second + i, v);
    store(call.arena + in.parameters + i, w);
  }
}

static void sgd(const Sgd& in, Call& call, int thread, int threads) {
  using namespace lanes;
  const float* constants = call.arena + in.constants;
  const F momentum = set(constants[0]), decay = set(constants[1]), step = set(-call.rates[2 * call.iteration]);
  const bool moves = constants[0] != 0, decays = constants[1] != 0, nesterov = constants[2] != 0;
  const int vectors = in.count / LANES;
  const int64_t last = int64_t{share(vectors, thread + 1, threads)} * LANES;
  for (int64_t i = int64_t{share(vectors, thread, threads)} * LANES; i < last; i += LANES) {
    F w = load(call.arena + in.parameters + i), g = load(call.arena + in.gradients + i);
    if (decays) g = fma(decay, w, g);
    if (moves) {
      const F velocity = flushed(fma(momentum, load(call.arena + in.velocity + i), g));
      store(call.arena + in.velocity + i, velocity);
      g = nesterov ? fma(momentum, velocity, g) : velocity;
    }
    store(call.arena + in.parameters + i, fma(step, g, w));
  }
}
