// Gradients of a fully connected layer's weights that stand by input, and of its biases. Those of 16 inputs are found
// together with every output, pruned weights' too, of those examples alone in which one of the 16 is not zero.
#pragma once

// Weights as in LinearByInput. `outputs` are the gradients of the outputs. `active`: bits of the inputs that are not
// zero in the whole batch; the gradients of the others' weights are zero. `order`: all inputs, such that those that are
// zero in the same examples are near each other. `scratch` has `scratch_words` for each thread.
struct GradientsByInput {
  static constexpr const char* name = "gradients-by-input";
  LTH_FIELDS(inputs, input_stride, outputs, output_stride, gradients, bias_gradients, columns, rows, starts, bits,
             bit_words, chunks, active, order, scratch, scratch_words)
};

// An input is lit in an example in which it is not zero.
//
// Sixteen inputs, or fewer and zeros, turned so that a vector has one example of all.
struct SixteenInputs {
  const GradientsByInput& in;
  float *arena, *turned, *sums, *packed;  // turned: [example][16]; sums: [output][16]
  uint32_t* lit;                          // for each two chunks, bits of the examples in which one is not zero
  uint32_t lit_lanes;                     // of all chunks together
  int count, number[16];

  void turn(bool all_count) {
    lit_lanes = 0;
    for (int c = 0; c < in.chunks; c++) {
      float *lines = turned + c * LANES * LANES, any[LANES];
      const float* chunk = arena + in.inputs + c * int64_t{in.input_stride};
      lanes::F sum = lanes::zero();
      for (int k = 0; k < LANES; k++) {
        const lanes::F line = k < count ? lanes::load(chunk + number[k] * int64_t{LANES}) : lanes::zero();
        sum = lanes::add(sum, lanes::absolute(line));
        lanes::store(lines + k * LANES, line);
      }
      lanes::turn(lines);
      lanes::store(any, sum);
      uint32_t bits = all_count ? 0xffff : 0;
      for (int l = 0; l < LANES; l++) bits |= static_cast<uint32_t>(any[l] != 0) << l;
      if (c % 2 == 0) lit[c / 2] = 0;
      lit[c / 2] |= bits << (c % 2 * 16);
      lit_lanes |= bits;
    }
  }

  // From output by output to input by input, and from there to the weights there are.
  void put() {
    const int vectors = (in.rows + LANES - 1) / LANES;
    const int32_t* words = reinterpret_cast<const int32_t*>(arena);
    for (int v = 0; v < vectors; v++) lanes::turn(sums + v * LANES * LANES);
    for (int k = 0; k < count; k++) {
      const uint16_t* bits = reinterpret_cast<const uint16_t*>(words + in.bits + number[k] * int64_t{in.bit_words});
      int found = 0;
      for (int v = 0; v < vectors; v++) {
        lanes::compress(packed + found, lanes::load(sums + (v * LANES + k) * LANES), bits[v]);
        found += __builtin_popcount(bits[v]);
      }
      __builtin_memcpy(arena + in.gradients + words[in.starts + number[k]], packed, found * sizeof(float));
    }
  }
};

// Products of 16 turned inputs with N outputs: the examples of a lane are summed over the chunks, and then the lanes,
// 8 apart, 4, 2 and 1 apart.
//
// C: the number of chunks up to four, else 0.
template <int N, int C>
struct LitSums {
  const float *turned, *outputs;  // the outputs' lines in chunk 0
  const uint32_t* lit;
  int64_t stride;
  int chunks;
  uint32_t lit_lanes, first_two, last_two;  // `lit` of up to four chunks

  // Bits of the lanes LANE, LANE + APART, LANE + 2 * APART, ... below 16.
  template <int LANE, int APART>
  static constexpr uint32_t lanes_of() {
    uint32_t bits = 0;
    for (int l = LANE; l < LANES; l += APART) bits |= 1u << l;
    return bits;
  }

  // The sums of those lanes.
  template <int LANE, int APART>
  LTH_INLINE void sum(lanes::F (&to)[N]) const {
    if constexpr (APART == 16) {
#pragma GCC unroll 4
      for (int n = 0; n < N; n++) to[n] = lanes::zero();
#pragma GCC unroll 4
      for (int c = 0; c < (C > 0 ? C : chunks); c++) {
        const uint32_t two = C == 0 ? lit[c / 2] : c < 2 ? first_two : last_two;
        if (__builtin_expect((two & (1u << (c % 2 * 16 + LANE))) == 0, 0)) continue;
        lanes::F sixteen = lanes::load(turned + (c * LANES + LANE) * LANES);
        lanes::hold(sixteen);
        const float* g = outputs + c * stride + LANE;
#pragma GCC unroll 4
        for (int n = 0; n < N; n++) to[n] = lanes::fma(lanes::set(g[n * LANES]), sixteen, to[n]);
      }
    } else {
      constexpr uint32_t left = lanes_of<LANE, 2 * APART>(), right = lanes_of<LANE + APART, 2 * APART>();
      if (__builtin_expect((lit_lanes & left) != 0, 1)) sum<LANE, 2 * APART>(to);
      else
#pragma GCC unroll 4
        for (int n = 0; n < N; n++) to[n] = lanes::zero();
      if (__builtin_expect((lit_lanes & right) == 0, 0)) return;
      lanes::F other[N];
      sum<LANE + APART, 2 * APART>(other);
#pragma GCC unroll 4
      for (int n = 0; n < N; n++) to[n] = lanes::add(to[n], other[n]);
    }
  }
};

template <int N, int C>
static LTH_APART void lit_outputs(const SixteenInputs& inputs, int output) {
  const LitSums<N, C> lit{inputs.turned,
                          inputs.arena + inputs.in.outputs + static_cast<int64_t>(output) * LANES,
                          inputs.lit,
                          inputs.in.output_stride,
                          inputs.in.chunks,
                          inputs.lit_lanes,
                          inputs.lit[0],
                          C > 2 ? inputs.lit[1] : 0};
  lanes::F sums[N];
  lit.template sum<0, 1>(sums);
#pragma GCC unroll 4
  for (int n = 0; n < N; n++) lanes::store(inputs.sums + (output + n) * LANES, sums[n]);
}

// Whether all gradients of the outputs are finite numbers: else zeros in an example do count.
static bool are_finite(const GradientsByInput& in, const Call& call) {
  lanes::F nothing = lanes::zero();
  for (int c = 0; c < in.chunks; c++) {
    const float* lines = call.arena + in.outputs + c * int64_t{in.output_stride};
    for (int r = 0; r < in.rows; r++)
      nothing = lanes::fma(lanes::load(lines + static_cast<int64_t>(r) * LANES), lanes::zero(), nothing);
  }
  return is_zero(nothing);
}

// With all outputs.
template <int C>
static void lit_sums(const SixteenInputs& inputs) {
  constexpr int N = lanes::OUTER;
  int output = 0;
  for (; output + N <= inputs.in.rows; output += N) lit_outputs<N, C>(inputs, output);
  for (; output < inputs.in.rows; output++) lit_outputs<1, C>(inputs, output);
}

static void gradients_by_input(const GradientsByInput& in, Call& call, int thread, int threads) {
  const int vectors = (in.rows + LANES - 1) / LANES;
  float* scratch = call.arena + in.scratch + thread * int64_t{in.scratch_words};
  float *sums = scratch + in.chunks * LANES * LANES, *packed = sums + vectors * LANES * LANES;
  uint32_t* lit = reinterpret_cast<uint32_t*>(packed + (vectors + 1) * LANES);
  SixteenInputs inputs{in, call.arena, scratch, sums, packed, lit, 0, 0, {}};
  const int32_t* words = reinterpret_cast<const int32_t*>(call.arena);
  const uint32_t* active = reinterpret_cast<const uint32_t*>(words) + in.active;
  const bool all_count = !are_finite(in, call);
  int next = share(in.columns, thread, threads);
  const int last = share(in.columns, thread + 1, threads);
  while (next < last) {
    for (inputs.count = 0; next < last && inputs.count < LANES; next++) {
      const int input = words[in.order + next];
      if (((active[input >> 5] >> (input & 31)) & 1) != 0) inputs.number[inputs.count++] = input;
      else
        for (int k = words[in.starts + input]; k < words[in.starts + input + 1]; k++) call.arena[in.gradients + k] = 0;
    }
    if (inputs.count == 0) continue;
    inputs.turn(all_count);
    if (in.chunks > BLOCK) lit_sums<0>(inputs);
    else with_constant(in.chunks, [&]<int C>() { lit_sums<C>(inputs); });
    inputs.put();
  }
  bias_gradients_of(in, call, thread, threads);
}
