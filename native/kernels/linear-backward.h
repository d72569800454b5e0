// Gradients of a fully connected layer's inputs: the same sums on the transposed list.
#pragma once

// A row is an input, `inputs` are the gradients of the outputs. `places` says where each weight's value stands. gates
// (-1: none): gradients become zero where these are, the inputs after a ReLU.
struct LinearBackward {
  static constexpr const char* name = "linear-backward";
  LTH_FIELDS(inputs, input_stride, outputs, output_stride, values, starts, indices, places, rows, chunks, gates,
             gate_stride)
};

template <int C>
static LTH_APART void backward_rows(const LinearBackward& in, Call& call, int number, int first, int last) {
  const int32_t* words = reinterpret_cast<const int32_t*>(call.arena);
  const int32_t* starts = words + in.starts;
  const float* values = call.arena + in.values;
  const Block<C> block(in, call, number);
  const float* gates = call.arena + in.gates + number * BLOCK * int64_t{in.gate_stride};
  for (int r = first; r < last; r++) {
    lanes::F sum[C];
    for (int c = 0; c < C; c++) sum[c] = lanes::zero();
    const int32_t *places = words + in.places + starts[r], *indices = words + in.indices + starts[r];
    accumulate<C>(
        sum, block, starts[r + 1] - starts[r], [=](int k) { return values[places[k]]; },
        [=](int k) { return indices[k]; });
    const int64_t line = static_cast<int64_t>(r) * LANES;
    for (int c = 0; c < C; c++) {
      const float* gate = gates + c * int64_t{in.gate_stride} + line;
      lanes::store(block.output[c] + line, in.gates < 0 ? sum[c] : gated(lanes::load(gate), sum[c]));
    }
  }
}

static void linear_backward(const LinearBackward& in, Call& call, int thread, int threads) {
  const int first = share(in.rows, thread, threads), last = share(in.rows, thread + 1, threads);
  each_block(in.chunks, [&]<int C>(int block) { backward_rows<C>(in, call, block, first, last); });
}
