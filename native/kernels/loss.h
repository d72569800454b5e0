// Softmax and cross-entropy, in training and in evaluation.
#pragma once

// gradients: (softmax - label) / examples, zero in lanes without an example. One loss for each iteration.
struct SoftmaxLoss {
  static constexpr const char* name = "softmax-loss";
  LTH_FIELDS(logits, gradients, stride, labels, classes, chunks)
};

// Adds the loss and the correct answers of the batch to the call's. The first of equal logits is the answer, and a
// logit that is no number (NaN) is never one.
struct Score {
  static constexpr const char* name = "score";
  LTH_FIELDS(logits, stride, labels, classes, chunks)
};

// Largest logit, sum of exponentials above it, and the label's logit, lane by lane.
struct Softmax {
  lanes::F largest, total, own;
};

// `exponentials` (or null) receives each class's.
static inline Softmax softmax(const float* logits, const int32_t* labels, int classes, float* exponentials) {
  Softmax s{lanes::load(logits), lanes::zero(), lanes::zero()};
  for (int k = 1; k < classes; k++) {
    const lanes::F z = lanes::load(logits + k * LANES);
    s.largest = lanes::where_below(s.largest, z, z, s.largest);
  }
  for (int k = 0; k < classes; k++) {
    const lanes::F e = exponential(lanes::sub(lanes::load(logits + k * LANES), s.largest));
    if (exponentials != nullptr) lanes::store(exponentials + k * LANES, e);
    s.total = lanes::add(s.total, e);
  }
  float own[LANES];
  for (int lane = 0; lane < LANES; lane++) own[lane] = labels[lane] < 0 ? 0 : logits[labels[lane] * LANES + lane];
  s.own = lanes::load(own);
  return s;
}

// Cross-entropy of each lane: ln(total) + largest - own.
static inline lanes::F cross_entropy(const Softmax& s) {
  return lanes::add(logarithm(s.total), lanes::sub(s.largest, s.own));
}

static void softmax_loss(const SoftmaxLoss& in, Call& call, int thread, int) {
  if (thread != 0) return;
  const int valid = examples_here(call);
  const float share = 1.0f / static_cast<float>(valid);
  double sum = 0;
  for (int c = 0; c < in.chunks; c++) {
    const float* logits = call.arena + in.logits + static_cast<int64_t>(c) * in.stride;
    float* gradients = call.arena + in.gradients + static_cast<int64_t>(c) * in.stride;
    const int32_t* labels = reinterpret_cast<const int32_t*>(call.arena) + in.labels + c * LANES;
    const Softmax s = softmax(logits, labels, in.classes, gradients);
    const lanes::F inverse = lanes::div(lanes::set(1), s.total);
    for (int k = 0; k < in.classes; k++) {
      lanes::store(gradients + k * LANES, lanes::mul(lanes::load(gradients + k * LANES), inverse));
    }
    // The label's probability less one, and zero where there is no example: lane by lane here, not for every class.
    float factor[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      factor[lane] = labels[lane] < 0 ? 0 : share;
      if (labels[lane] >= 0) gradients[labels[lane] * LANES + lane] -= 1;
    }
    const lanes::F zero = lanes::zero(), by = lanes::load(factor);
    for (int k = 0; k < in.classes; k++) {
      const lanes::F g = lanes::mul(lanes::load(gradients + k * LANES), by);
      lanes::store(gradients + k * LANES, lanes::where_below(zero, by, g, zero));
    }
    float loss[LANES];
    lanes::store(loss, cross_entropy(s));
    for (int lane = 0; lane < LANES; lane++) {
      if (labels[lane] >= 0) sum += loss[lane];
    }
  }
  const float mean = static_cast<float>(sum / valid);
  call.losses[call.iteration] = mean;
  if (!(mean - mean == 0)) call.stop = 1;  // not finite
}

static void score(const Score& in, Call& call, int thread, int) {
  if (thread != 0) return;
  for (int c = 0; c < in.chunks; c++) {
    const float* logits = call.arena + in.logits + static_cast<int64_t>(c) * in.stride;
    const int32_t* labels = reinterpret_cast<const int32_t*>(call.arena) + in.labels + c * LANES;
    float loss[LANES];
    lanes::store(loss, cross_entropy(softmax(logits, labels, in.classes, nullptr)));
    for (int lane = 0; lane < LANES; lane++) {
      if (labels[lane] < 0) continue;
      call.loss_sum += loss[lane];
      int answer = 0;
      bool sound = true;
      for (int k = 0; k < in.classes; k++) {
        const float z = logits[k * LANES + lane];
        if (z != z) sound = false;
        if (z > logits[answer * LANES + lane]) answer = k;
      }
      call.correct += sound && answer == labels[lane] ? 1 : 0;
    }
  }
}
