// Gradients of a fully connected layer's surviving weights and of its biases.
#pragma once

// Groups of 16 weights, in sets of J = 16, 8 or 4 that share one side: an input or an output. The sides of group g are
// shared[g * 16 / J] and on, the other sides and the places of its weights others[g * 16] and places[g * 16] and on
// (what is not full is filled up with a place behind all others). `active` (or -1): bits of the shared sides that are
// not zero in the whole batch. `outputs` are the gradients of the outputs, whose sums are the gradients of the biases.
struct LinearGradients {
  static constexpr const char* name = "linear-gradients";
  LTH_FIELDS(shared, shared_stride, others, others_stride, outputs, output_stride, gradients, bias_gradients, rows,
             chunks, active, groups16, shared16, others16, places16, groups8, shared8, others8, places8, groups4,
             shared4, others4, places4)
};

// Where the two sides of C chunks lie.
template <int C>
struct Sides {
  const float *shared[C], *others[C];

  Sides(const LinearGradients& in, const Call& call, int first) {
    for (int c = 0; c < C; c++) {
      shared[c] = call.arena + in.shared + static_cast<int64_t>(first + c) * in.shared_stride;
      others[c] = call.arena + in.others + static_cast<int64_t>(first + c) * in.others_stride;
    }
  }
};

// Adds the products of C chunks to the 16 lanes of each of the J weights of a set.
template <int J, int C>
static inline __attribute__((always_inline)) void products(lanes::F* sum, const Sides<C>& at, int side,
                                                           const int32_t* others) {
  lanes::F shared[C];
#pragma GCC unroll 4
  for (int c = 0; c < C; c++) shared[c] = lanes::load(at.shared[c] + static_cast<int64_t>(side) * LANES);
#pragma GCC unroll 16
  for (int j = 0; j < J; j++) {
    const int64_t offset = static_cast<int64_t>(others[j]) * LANES;
#pragma GCC unroll 4
    for (int c = 0; c < C; c++) sum[j] = lanes::fma(shared[c], lanes::load(at.others[c] + offset), sum[j]);
  }
}

// The lanes of a set's weights after `whole` blocks of 4 chunks, into memory.
template <int J>
static LTH_APART void products_of_blocks(const LinearGradients& in, const Call& call, int whole, int side,
                                         const int32_t* others, float* to) {
  lanes::F sum[J];
#pragma GCC unroll 16
  for (int j = 0; j < J; j++) sum[j] = lanes::zero();
  for (int block = 0; block < whole; block++)
    products<J, BLOCK>(sum, Sides<BLOCK>(in, call, block * BLOCK), side, others);
#pragma GCC unroll 16
  for (int j = 0; j < J; j++) lanes::store(to + j * LANES, sum[j]);
}

// All groups in sets of J, for a last block of C chunks and, if LONG, whole blocks before it. Lanes are summed over all
// chunks in order, then the 16 lanes of each weight are added. There is no branch but those on sides that are zero in
// the whole batch, whose gradients are zero.
template <int J, int C, bool LONG>
static LTH_APART void gradients_of_groups(const LinearGradients& in, Call& call, const int32_t* shared,
                                          const int32_t* others, const int32_t* places, int first, int last) {
  constexpr int SETS = 16 / J;
  const int whole = (in.chunks - C) / BLOCK;
  const Sides<C> at(in, call, whole * BLOCK);
  const uint32_t* active = in.active < 0 ? nullptr : reinterpret_cast<const uint32_t*>(call.arena) + in.active;
  float* out = call.arena + in.gradients;
  for (int g = first; g < last; g++) {
    const int32_t *side = shared + g * SETS, *other = others + g * 16, *place = places + g * 16;
    bool on[SETS], any = false;
#pragma GCC unroll 4
    for (int s = 0; s < SETS; s++) {
      on[s] = active == nullptr || ((active[side[s] >> 5] >> (side[s] & 31)) & 1) != 0;
      any |= on[s];
    }
    if (!any) {
      for (int j = 0; j < 16; j++) out[place[j]] = 0;
      continue;
    }
    asm volatile(
        "" ::
            : "memory");  // gcc would compute 16 addresses before it knows which way they are written, and park them
    lanes::F sum[16];
#pragma GCC unroll 16
    for (int j = 0; j < 16; j++) sum[j] = lanes::zero();
#pragma GCC unroll 4
    for (int s = 0; s < SETS; s++) {
      if (!on[s]) continue;
      if constexpr (LONG) {
        alignas(64) float before[J * LANES];
        products_of_blocks<J>(in, call, whole, side[s], other + s * J, before);
#pragma GCC unroll 16
        for (int j = 0; j < J; j++) sum[s * J + j] = lanes::load(before + j * LANES);
      }
      products<J, C>(sum + s * J, at, side[s], other + s * J);
    }
    const lanes::F sums = lanes::sums(sum);
    if (J == 16 && place[14] == place[0] + 14 && place[15] == place[0] + 15) {  // places rise
      lanes::store(out + place[0], sums);
      continue;
    }
    float sixteen[LANES];
    lanes::store(sixteen, sums);
    for (int j = 0; j < 16; j++) out[place[j]] = sixteen[j];
  }
}

template <int J>
static void gradients_of_size(const LinearGradients& in, Call& call, int groups, int shared, int others, int places,
                              int thread, int threads) {
  const int32_t* words = reinterpret_cast<const int32_t*>(call.arena);
  const int first = share(groups, thread, threads), last = share(groups, thread + 1, threads);
  with_constant((in.chunks - 1) % BLOCK + 1, [&]<int C>() {
    const auto kernel = in.chunks > BLOCK ? gradients_of_groups<J, C, true> : gradients_of_groups<J, C, false>;
    kernel(in, call, words + shared, words + others, words + places, first, last);
  });
}

// Gradients of biases: those of the outputs, added up.
template <class Instruction>
static void bias_gradients_of(const Instruction& in, Call& call, int thread, int threads) {
  const int sixteens = (in.rows + 15) / 16;
  for (int s = share(sixteens, thread, threads); s < share(sixteens, thread + 1, threads); s++) {
    const int here = in.rows - s * 16 < 16 ? in.rows - s * 16 : 16;
    lanes::F sum[16];
    for (int j = 0; j < 16; j++) sum[j] = lanes::zero();
    for (int c = 0; c < in.chunks; c++) {
      const float* gradients = call.arena + in.outputs + static_cast<int64_t>(c) * in.output_stride + s * 16 * LANES;
      for (int j = 0; j < here; j++) sum[j] = lanes::add(sum[j], lanes::load(gradients + j * LANES));
    }
    float sixteen[LANES];
    lanes::store(sixteen, lanes::sums(sum));
    for (int j = 0; j < here; j++) call.arena[in.bias_gradients + s * 16 + j] = sixteen[j];
  }
}

static void linear_gradients(const LinearGradients& in, Call& call, int thread, int threads) {
  gradients_of_size<16>(in, call, in.groups16, in.shared16, in.others16, in.places16, thread, threads);
  gradients_of_size<8>(in, call, in.groups8, in.shared8, in.others8, in.places8, thread, threads);
  gradients_of_size<4>(in, call, in.groups4, in.shared4, in.others4, in.places4, thread, threads);
  bias_gradients_of(in, call, thread, threads);
}
