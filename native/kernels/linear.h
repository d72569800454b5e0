// Fully connected layers over the surviving weights only. One weight meets 64 examples at a time.
#pragma once

// Rows are outputs for the forward pass and inputs for the backward pass. Each row's weights stand in `parts` segments
// (inputs in blocks that fit the first-level cache): segment s of row r is starts[r * parts + s] .. starts[r * parts + s + 1].
struct LinearForward {
  static constexpr const char* name = "linear-forward";
  LTH_FIELDS(inputs, input_stride, outputs, output_stride, values, biases, starts, indices, rows, parts, chunks, active, words, longest, scratch)
};

// The same on the transposed list: gradients of the outputs to gradients of the inputs. `places` says where each
// weight's value stands.
struct LinearBackward {
  static constexpr const char* name = "linear-backward";
  LTH_FIELDS(inputs, input_stride, outputs, output_stride, values, starts, indices, places, rows, chunks)
};

// Gradients of the surviving weights and of the biases. `active` are the bits of the whole batch.
struct LinearGradients {
  static constexpr const char* name = "linear-gradients";
  LTH_FIELDS(inputs, input_stride, outputs, output_stride, gradients, bias_gradients, starts, indices, rows, parts, chunks, active, words, longest, scratch)
};

// The rows that thread t of T takes: an equal share of the weights, whole rows.
static inline int share(const int32_t* starts, int rows, int parts, int thread, int threads) {
  if (thread == threads) return rows;
  const int64_t total = starts[rows * parts], want = total * thread / threads;
  int low = 0, high = rows;
  while (low < high) {
    const int middle = (low + high) / 2;
    if (starts[middle * parts] < want) low = middle + 1; else high = middle;
  }
  return low;
}

// Adds `count` weights times their inputs to the accumulators of C chunks. `value(k)` and `at(k)` give weight and input.
template <int C, class Value, class At>
static inline void accumulate(lanes::F* sum, const float* const* input, int count, Value value, At at) {
  for (int k = 0; k < count; k++) {
    const lanes::F w = lanes::set(value(k));
    const int64_t offset = static_cast<int64_t>(at(k)) * LANES;
    for (int c = 0; c < C; c++) sum[c] = lanes::fma(w, lanes::load(input[c] + offset), sum[c]);
  }
}

template <int C>
static void forward_block(const LinearForward& in, Run& run, int block, int first, int last, int thread) {
  const int32_t* words = reinterpret_cast<const int32_t*>(run.arena);
  const int32_t *starts = words + in.starts, *indices = words + in.indices;
  const float *values = run.arena + in.values, *biases = run.arena + in.biases;
  const float* input[C];
  float* output[C];
  for (int c = 0; c < C; c++) {
    input[c] = run.arena + in.inputs + static_cast<int64_t>(block * BLOCK + c) * in.input_stride;
    output[c] = run.arena + in.outputs + static_cast<int64_t>(block * BLOCK + c) * in.output_stride;
  }
  const uint32_t* active = reinterpret_cast<const uint32_t*>(words) + in.active + block * in.words;
  int32_t* places = reinterpret_cast<int32_t*>(run.arena) + in.scratch + thread * 2 * in.longest;
  int32_t* features = places + in.longest;

  for (int part = 0; part < in.parts; part++) {
    for (int r = first; r < last; r++) {
      lanes::F sum[C];
      for (int c = 0; c < C; c++) {
        sum[c] = part == 0 ? lanes::set(biases[r]) : lanes::load(output[c] + static_cast<int64_t>(r) * LANES);
      }
      const int from = starts[r * in.parts + part], count = starts[r * in.parts + part + 1] - from;
      const float* value = values + from;
      const int32_t* index = indices + from;
      if (in.active >= 0) {
        const int found = lanes::select(index, count, active, in.words, places, features);
        accumulate<C>(sum, input, found, [=](int k) { return value[places[k]]; }, [=](int k) { return features[k]; });
      } else {
        accumulate<C>(sum, input, count, [=](int k) { return value[k]; }, [=](int k) { return index[k]; });
      }
      for (int c = 0; c < C; c++) lanes::store(output[c] + static_cast<int64_t>(r) * LANES, sum[c]);
    }
  }
}

template <int C>
static void backward_block(const LinearBackward& in, Run& run, int block, int first, int last) {
  const int32_t* words = reinterpret_cast<const int32_t*>(run.arena);
  const int32_t *starts = words + in.starts, *indices = words + in.indices, *places = words + in.places;
  const float* values = run.arena + in.values;
  const float* input[C];
  float* output[C];
  for (int c = 0; c < C; c++) {
    input[c] = run.arena + in.inputs + static_cast<int64_t>(block * BLOCK + c) * in.input_stride;
    output[c] = run.arena + in.outputs + static_cast<int64_t>(block * BLOCK + c) * in.output_stride;
  }
  for (int r = first; r < last; r++) {
    lanes::F sum[C];
    for (int c = 0; c < C; c++) sum[c] = lanes::zero();
    const int from = starts[r], count = starts[r + 1] - from;
    accumulate<C>(sum, input, count, [=](int k) { return values[places[from + k]]; }, [=](int k) { return indices[from + k]; });
    for (int c = 0; c < C; c++) lanes::store(output[c] + static_cast<int64_t>(r) * LANES, sum[c]);
  }
}

// Calls `body` with the number of chunks of each block as a compile-time constant.
template <class Body>
static inline void each_block(int chunks, Body body) {
  for (int block = 0; block * BLOCK < chunks; block++) {
    const int here = chunks - block * BLOCK;
    if (here >= 4) body.template operator()<4>(block);
    else if (here == 3) body.template operator()<3>(block);
    else if (here == 2) body.template operator()<2>(block);
    else body.template operator()<1>(block);
  }
}

static void linear_forward(const LinearForward& in, Run& run, int thread, int threads) {
  const int32_t* starts = reinterpret_cast<const int32_t*>(run.arena) + in.starts;
  const int first = share(starts, in.rows, in.parts, thread, threads);
  const int last = share(starts, in.rows, in.parts, thread + 1, threads);
  each_block(in.chunks, [&]<int C>(int block) { forward_block<C>(in, run, block, first, last, thread); });
}

static void linear_backward(const LinearBackward& in, Run& run, int thread, int threads) {
  const int32_t* starts = reinterpret_cast<const int32_t*>(run.arena) + in.starts;
  const int first = share(starts, in.rows, 1, thread, threads), last = share(starts, in.rows, 1, thread + 1, threads);
  each_block(in.chunks, [&]<int C>(int block) { backward_block<C>(in, run, block, first, last); });
}

// Sixteen lanes for each of up to 16 weights of one output: products summed over C chunks, added to what is there.
template <int C>
static inline void products(lanes::F* sum, const float* const* input, const float* const* gradient, const int32_t* features, int count) {
  lanes::F g[C];
  for (int c = 0; c < C; c++) g[c] = lanes::load(gradient[c]);
  for (int j = 0; j < count; j++) {
    const int64_t offset = static_cast<int64_t>(features[j]) * LANES;
    for (int c = 0; c < C; c++) sum[j] = lanes::fma(g[c], lanes::load(input[c] + offset), sum[j]);
  }
}

// Gradients of 16 weights of output r; `count` of them are wanted. Lanes are summed over all chunks in order, then the 16
// lanes of each weight are added.
static inline lanes::F gradients16(const LinearGradients& in, const Run& run, int r, const int32_t* features, int count) {
  lanes::F sum[16];
  for (int j = 0; j < 16; j++) sum[j] = lanes::zero();
  each_block(in.chunks, [&]<int C>(int block) {
    const float *input[C], *gradient[C];
    for (int c = 0; c < C; c++) {
      input[c] = run.arena + in.inputs + static_cast<int64_t>(block * BLOCK + c) * in.input_stride;
      gradient[c] = run.arena + in.outputs + static_cast<int64_t>(block * BLOCK + c) * in.output_stride + static_cast<int64_t>(r) * LANES;
    }
    if (count == 16) products<C>(sum, input, gradient, features, 16);
    else products<C>(sum, input, gradient, features, count);
  });
  return lanes::sums(sum);
}

static void linear_gradients(const LinearGradients& in, Run& run, int thread, int threads) {
  const int32_t* words = reinterpret_cast<const int32_t*>(run.arena);
  const int32_t *starts = words + in.starts, *indices = words + in.indices;
  const int first = share(starts, in.rows, in.parts, thread, threads);
  const int last = share(starts, in.rows, in.parts, thread + 1, threads);
  int32_t* places = reinterpret_cast<int32_t*>(run.arena) + in.scratch + thread * 2 * in.longest;
  int32_t* features = places + in.longest;

  // A feature that is zero in the whole batch adds nothing.
  const uint32_t* active = reinterpret_cast<const uint32_t*>(words) + in.active;
  for (int part = 0; part < in.parts; part++) {
    for (int r = first; r < last; r++) {
      const int from = starts[r * in.parts + part], count = starts[r * in.parts + part + 1] - from;
      float* out = run.arena + in.gradients + from;
      const int32_t* index = indices + from;
      int found = count;
      if (in.active >= 0) {
        found = lanes::select(index, count, active, in.words, places, features);
        for (int k = 0; k < count; k++) out[k] = 0;
        index = features;
      }
      for (int k = 0; k < found; k += 16) {
        const int here = found - k < 16 ? found - k : 16;
        float sixteen[LANES];
        lanes::store(sixteen, gradients16(in, run, r, index + k, here));
        for (int j = 0; j < here; j++) out[in.active >= 0 ? places[k + j] : k + j] = sixteen[j];
      }
    }
  }
  for (int r = first; r < last; r++) {
    lanes::F sum[16];
    for (int j = 0; j < 16; j++) sum[j] = lanes::zero();
    for (int c = 0; c < in.chunks; c++) {
      sum[0] = lanes::add(sum[0], lanes::load(run.arena + in.outputs + static_cast<int64_t>(c) * in.output_stride + static_cast<int64_t>(r) * LANES));
    }
    float sixteen[LANES];
    lanes::store(sixteen, lanes::sums(sum));
    run.arena[in.bias_gradients + r] = sixteen[0];
  }
}
