// Gradients of a fully connected layer's surviving weights and of its biases.
#pragma once

// Groups of 16, 8 and 4 weights that share one side: an input or an output. Group g of size J: its side shared[g], the
// other sides and the places of its weights from g * J on (a group that is not full is filled up with a place behind all
// others). `active` (or -1): bits of the shared sides that are not zero in the whole batch. `outputs` are the gradients of
// the outputs, whose sums are the gradients of the biases.
struct LinearGradients {
  static constexpr const char* name = "linear-gradients";
  LTH_FIELDS(shared, shared_stride, others, others_stride, outputs, output_stride, gradients, bias_gradients, rows, chunks, active,
             groups16, shared16, others16, places16, groups8, shared8, others8, places8, groups4, shared4, others4, places4)
};

// Where the two sides lie, chunk after chunk.
struct Sides {
  const float *shared, *others;
  int64_t shared_stride, others_stride;
};

// Adds the products of C chunks to the 16 lanes of each of J weights.
template <int J, int C>
static inline __attribute__((always_inline)) void products(lanes::F* sum, const Sides& at, int side, const int32_t* others) {
  lanes::F shared[C];
#pragma GCC unroll 4
  for (int c = 0; c < C; c++) shared[c] = lanes::load(at.shared + c * at.shared_stride + static_cast<int64_t>(side) * LANES);
#pragma GCC unroll 16
  for (int j = 0; j < J; j++) {
    const float* other = at.others + static_cast<int64_t>(others[j]) * LANES;
    lanes::F s = sum[j];
#pragma GCC unroll 4
    for (int c = 0; c < C; c++) s = lanes::fma(shared[c], lanes::load(other + c * at.others_stride), s);
    sum[j] = s;
  }
}

// All groups of J weights, for `whole` blocks of 4 chunks and a last one of REST. Lanes are summed over all chunks in
// order, then the 16 lanes of each weight are added. There is no branch but the one on sides that are zero in the whole
// batch, whose gradients are zero.
template <int J, int REST>
static void gradients_of_groups(const LinearGradients& in, Run& run, const int32_t* shared, const int32_t* others, const int32_t* places, int first, int last) {
  const Sides at{run.arena + in.shared, run.arena + in.others, in.shared_stride, in.others_stride};
  const uint32_t* active = in.active < 0 ? nullptr : reinterpret_cast<const uint32_t*>(run.arena) + in.active;
  float* out = run.arena + in.gradients;
  const int whole = in.chunks / BLOCK;
  for (int g = first; g < last; g++) {
    const int side = shared[g];
    const int32_t* place = places + g * J;
    if (active != nullptr && ((active[side >> 5] >> (side & 31)) & 1) == 0) {
      for (int j = 0; j < J; j++) out[place[j]] = 0;
      continue;
    }
    lanes::F sum[16];
#pragma GCC unroll 16
    for (int j = 0; j < 16; j++) sum[j] = lanes::zero();
    Sides here = at;
    for (int block = 0; block < whole; block++) {
      asm volatile("" ::: "memory");  // keeps gcc from holding 16 addresses over the loop, which costs three times the work
      products<J, BLOCK>(sum, here, side, others + g * J);
      here.shared += BLOCK * at.shared_stride;
      here.others += BLOCK * at.others_stride;
    }
    if constexpr (REST > 0) products<J, REST>(sum, here, side, others + g * J);
    float sixteen[LANES];
    lanes::store(sixteen, lanes::sums(sum));
    for (int j = 0; j < J; j++) out[place[j]] = sixteen[j];
  }
}

template <int J>
static void gradients_of_size(const LinearGradients& in, Run& run, int groups, int shared, int others, int places, int thread, int threads) {
  const int32_t* words = reinterpret_cast<const int32_t*>(run.arena);
  const int first = static_cast<int64_t>(groups) * thread / threads, last = static_cast<int64_t>(groups) * (thread + 1) / threads;
  const auto go = [&](auto kernel) { kernel(in, run, words + shared, words + others, words + places, first, last); };
  switch (in.chunks % BLOCK) {
    case 0: return go(gradients_of_groups<J, 0>);
    case 1: return go(gradients_of_groups<J, 1>);
    case 2: return go(gradients_of_groups<J, 2>);
    default: return go(gradients_of_groups<J, 3>);
  }
}

static void linear_gradients(const LinearGradients& in, Run& run, int thread, int threads) {
  gradients_of_size<16>(in, run, in.groups16, in.shared16, in.others16, in.places16, thread, threads);
  gradients_of_size<8>(in, run, in.groups8, in.shared8, in.others8, in.places8, thread, threads);
  gradients_of_size<4>(in, run, in.groups4, in.shared4, in.others4, in.places4, thread, threads);

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
