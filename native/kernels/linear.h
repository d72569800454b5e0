// Fully connected layers over the surviving weights only. One weight meets 64 examples at a time.
#pragma once

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

// Inputs and outputs of a block of C chunks.
template <int C>
struct Block {
  const float* input[C];
  float* output[C];

  template <class Instruction>
  Block(const Instruction& in, Call& call, int block) {
    for (int c = 0; c < C; c++) {
      const int64_t chunk = block * BLOCK + c;
      input[c] = call.arena + in.inputs + chunk * in.input_stride;
      output[c] = call.arena + in.outputs + chunk * in.output_stride;
    }
  }
};

// Adds `count` weights times their inputs to the accumulators of C chunks. `value(k)` and `at(k)` give weight and
// input.
template <int C, class Value, class At>
static inline void accumulate(lanes::F* sum, const Block<C>& block, int count, Value value, At at) {
  for (int k = 0; k < count; k++) {
    const lanes::F w = lanes::set(value(k));
    const int64_t offset = static_cast<int64_t>(at(k)) * LANES;
    for (int c = 0; c < C; c++) sum[c] = lanes::fma(w, lanes::load(block.input[c] + offset), sum[c]);
  }
}
