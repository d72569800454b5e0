// Fully connected layers over the surviving weights only. One weight meets 64 examples at a time.
#pragma once

// A row is an output. Its weights stand in `parts` segments of `width` inputs, which fit the first-level cache together:
// segment s of row r is starts[r * parts + s] .. starts[r * parts + s + 1]. `active` (or -1) are the bits of the inputs
// that are not zero, by block; `scratch` has 4 x longest words for each thread.
struct LinearForward {
  static constexpr const char* name = "linear-forward";
  LTH_FIELDS(inputs, input_stride, outputs, output_stride, values, biases, starts, indices, rows, parts, width, columns, chunks, active, words, longest, scratch)
};

// The same on the transposed list: gradients of the outputs to gradients of the inputs. `places` says where each
// weight's value stands.
struct LinearBackward {
  static constexpr const char* name = "linear-backward";
  LTH_FIELDS(inputs, input_stride, outputs, output_stride, values, starts, indices, places, rows, chunks)
};

// Gradients of the surviving weights, in groups of 16, 8 and 4 weights of one input (the last group of an input is filled
// up with weights whose place is behind the others'). Group g of size J: inputs features[g], outputs and places from g * J.
// `active` (or -1) are the bits of the whole batch. Then the gradients of the biases.
struct LinearGradients {
  static constexpr const char* name = "linear-gradients";
  LTH_FIELDS(inputs, input_stride, outputs, output_stride, gradients, bias_gradients, rows, chunks, active,
             groups16, features16, outputs16, places16, groups8, features8, outputs8, places8, groups4, features4, outputs4, places4)
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
  int32_t* places = reinterpret_cast<int32_t*>(run.arena) + in.scratch + thread * 4 * in.longest;
  int32_t* features = places + in.longest;
  int32_t *full_places = features + in.longest, *full_features = full_places + in.longest;

  for (int part = 0; part < in.parts; part++) {
    const int left = in.columns - part * in.width, full = left < in.width ? left : in.width;
    int full_found = -1;
    for (int r = first; r < last; r++) {
      lanes::F sum[C];
      for (int c = 0; c < C; c++) {
        sum[c] = part == 0 ? lanes::set(biases[r]) : lanes::load(output[c] + static_cast<int64_t>(r) * LANES);
      }
      const int from = starts[r * in.parts + part], count = starts[r * in.parts + part + 1] - from;
      const float* value = values + from;
      const int32_t* index = indices + from;
      if (in.active < 0) {
        accumulate<C>(sum, input, count, [=](int k) { return value[k]; }, [=](int k) { return index[k]; });
      } else if (count == full) {  // full segments are all alike: chosen once
        if (full_found < 0) full_found = lanes::select(index, count, active, in.words, full_places, full_features);
        accumulate<C>(sum, input, full_found, [=](int k) { return value[full_places[k]]; }, [=](int k) { return full_features[k]; });
      } else {
        const int found = lanes::select(index, count, active, in.words, places, features);
        accumulate<C>(sum, input, found, [=](int k) { return value[places[k]]; }, [=](int k) { return features[k]; });
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

// Where the gradient kernel reads: inputs and gradients of the outputs, chunk after chunk.
struct Pair {
  const float *inputs, *gradients;
  int64_t input_stride, gradient_stride;
};

// Adds the products of C chunks to the 16 lanes of each of J weights of one input.
template <int J, int C>
static inline __attribute__((always_inline)) void products(lanes::F* sum, const Pair& at, int feature, const int32_t* rows) {
  lanes::F input[C];
#pragma GCC unroll 4
  for (int c = 0; c < C; c++) input[c] = lanes::load(at.inputs + c * at.input_stride + static_cast<int64_t>(feature) * LANES);
#pragma GCC unroll 16
  for (int j = 0; j < J; j++) {
    const float* gradient = at.gradients + static_cast<int64_t>(rows[j]) * LANES;
    lanes::F s = sum[j];
#pragma GCC unroll 4
    for (int c = 0; c < C; c++) s = lanes::fma(input[c], lanes::load(gradient + c * at.gradient_stride), s);
    sum[j] = s;
  }
}

// All groups of J weights, for `whole` blocks of 4 chunks and a last one of REST. Lanes are summed over all chunks in
// order, then the 16 lanes of each weight are added. There is no branch but the one on inputs that are zero in the whole
// batch, whose gradients are zero.
template <int J, int REST>
static void gradients_of_groups(const LinearGradients& in, Run& run, const int32_t* features, const int32_t* rows, const int32_t* places, int first, int last) {
  const Pair at{run.arena + in.inputs, run.arena + in.outputs, in.input_stride, in.output_stride};
  const uint32_t* active = in.active < 0 ? nullptr : reinterpret_cast<const uint32_t*>(run.arena) + in.active;
  float* out = run.arena + in.gradients;
  const int whole = in.chunks / BLOCK;
  for (int g = first; g < last; g++) {
    const int feature = features[g];
    const int32_t* place = places + g * J;
    if (active != nullptr && ((active[feature >> 5] >> (feature & 31)) & 1) == 0) {
      for (int j = 0; j < J; j++) out[place[j]] = 0;
      continue;
    }
    lanes::F sum[16];
#pragma GCC unroll 16
    for (int j = 0; j < 16; j++) sum[j] = lanes::zero();
    Pair here = at;
    for (int block = 0; block < whole; block++) {
      asm volatile("" ::: "memory");  // keeps gcc from holding 16 addresses over the loop, which costs three times the work
      products<J, BLOCK>(sum, here, feature, rows + g * J);
      here.inputs += BLOCK * at.input_stride;
      here.gradients += BLOCK * at.gradient_stride;
    }
    if constexpr (REST > 0) products<J, REST>(sum, here, feature, rows + g * J);
    float sixteen[LANES];
    lanes::store(sixteen, lanes::sums(sum));
    for (int j = 0; j < J; j++) out[place[j]] = sixteen[j];
  }
}

template <int J>
static void gradients_of_size(const LinearGradients& in, Run& run, int groups, int features, int rows, int places, int thread, int threads) {
  const int32_t* words = reinterpret_cast<const int32_t*>(run.arena);
  const int first = static_cast<int64_t>(groups) * thread / threads, last = static_cast<int64_t>(groups) * (thread + 1) / threads;
  const auto go = [&](auto kernel) { kernel(in, run, words + features, words + rows, words + places, first, last); };
  switch (in.chunks % BLOCK) {
    case 0: return go(gradients_of_groups<J, 0>);
    case 1: return go(gradients_of_groups<J, 1>);
    case 2: return go(gradients_of_groups<J, 2>);
    default: return go(gradients_of_groups<J, 3>);
  }
}

static void linear_gradients(const LinearGradients& in, Run& run, int thread, int threads) {
  gradients_of_size<16>(in, run, in.groups16, in.features16, in.outputs16, in.places16, thread, threads);
  gradients_of_size<8>(in, run, in.groups8, in.features8, in.outputs8, in.places8, thread, threads);
  gradients_of_size<4>(in, run, in.groups4, in.features4, in.outputs4, in.places4, thread, threads);

  const int sixteens = (in.rows + 15) / 16;
  for (int s = sixteens * thread / threads; s < sixteens * (thread + 1) / threads; s++) {
    const int here = in.rows - s * 16 < 16 ? in.rows - s * 16 : 16;
    lanes::F sum[16];
    for (int j = 0; j < 16; j++) sum[j] = lanes::zero();
    for (int c = 0; c < in.chunks; c++) {
      const float* gradients = run.arena + in.outputs + static_cast<int64_t>(c) * in.output_stride + s * 16 * LANES;
      for (int j = 0; j < here; j++) sum[j] = lanes::add(sum[j], lanes::load(gradients + j * LANES));
    }
    float sixteen[LANES];
    lanes::store(sixteen, lanes::sums(sum));
    for (int j = 0; j < here; j++) run.arena[in.bias_gradients + s * 16 + j] = sixteen[j];
  }
}
