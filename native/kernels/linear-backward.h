// Gradients of a fully connected layer's inputs: the same sums on the transposed list.
#pragma once

// A row is an input, `inputs` are the gradients of the outputs. `places` says where each weight's value stands.
struct LinearBackward {
  static constexpr const char* name = "linear-backward";
  LTH_FIELDS(inputs, input_stride, outputs, output_stride, values, starts, indices, places, rows, chunks)
};

static void linear_backward(const LinearBackward& in, Run& run, int thread, int threads) {
  const int32_t* words = reinterpret_cast<const int32_t*>(run.arena);
  const int32_t *starts = words + in.starts, *indices = words + in.indices, *places = words + in.places;
  const float* values = run.arena + in.values;
  const int first = static_cast<int64_t>(in.rows) * thread / threads, last = static_cast<int64_t>(in.rows) * (thread + 1) / threads;
  each_block(in.chunks, [&]<int C>(int number) {
    const Block<C> block(in, run, number);
    for (int r = first; r < last; r++) {
      lanes::F sum[C];
      for (int c = 0; c < C; c++) sum[c] = lanes::zero();
      const int from = starts[r];
      accumulate<C>(sum, block, starts[r + 1] - from, [=](int k) { return values[places[from + k]]; }, [=](int k) { return indices[from + k]; });
      for (int c = 0; c < C; c++) lanes::store(block.output[c] + static_cast<int64_t>(r) * LANES, sum[c]);
    }
  });
}
