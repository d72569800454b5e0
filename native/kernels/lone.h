// One example alone, for predictions: numbers stand side by side, not in lanes, and a linear layer goes through those inputs alone
// that are not zero. Each output adds the same products in the same order as in linear-forward.
#pragma once

// The first example's bytes to scaled floats, in planes whose rows are `pitch` apart. scales: channels x 2 floats (scale, shift).
struct LoneGather {
  static constexpr const char* name = "lone-gather";
  LTH_FIELDS(values, plane, pitch, channels, rows, columns, scales)
};

// Weights stand by input: those of input c are starts[c] .. starts[c + 1], and indices says of which output each is. indices
// -1: every input has a weight for every output, in their order, and there are no lists. relu: as in linear-forward.
struct LoneLinear {
  static constexpr const char* name = "lone-linear";
  LTH_FIELDS(inputs, columns, outputs, rows, values, biases, starts, indices, relu)
};

static void lone_gather(const LoneGather& in, Call& call, int thread, int) {
  if (thread != 0) return;
  const int64_t features = static_cast<int64_t>(in.channels) * in.rows * in.columns;
  const uint8_t* pixels = call.part.pixels + call.examples[example_base(call)] * features;
  for (int channel = 0; channel < in.channels; channel++) {
    const float scale = call.arena[in.scales + 2 * channel], shift = call.arena[in.scales + 2 * channel + 1];
    float* values = call.arena + in.values + channel * int64_t{in.plane};
    for (int row = 0; row < in.rows; row++, values += in.pitch, pixels += in.columns) {
      for (int i = 0; i < in.columns; i++) values[i] = __builtin_fmaf(static_cast<float>(pixels[i]), scale, shift);
    }
  }
}

static void lone_linear(const LoneLinear& in, Call& call, int thread, int) {
  if (thread != 0) return;
  const float *inputs = call.arena + in.inputs, *weights = call.arena + in.values, *biases = call.arena + in.biases;
  float* __restrict outputs = call.arena + in.outputs;
  for (int r = 0; r < in.rows; r++) outputs[r] = biases[r];
  if (in.indices < 0) {
    for (int c = 0; c < in.columns; c++, weights += in.rows) {
      const float x = inputs[c];
      if (x == 0) continue;
      for (int r = 0; r < in.rows; r++) outputs[r] = __builtin_fmaf(weights[r], x, outputs[r]);
    }
  } else {
    const int32_t* words = reinterpret_cast<const int32_t*>(call.arena);
    const int32_t *starts = words + in.starts, *indices = words + in.indices;
    for (int c = 0; c < in.columns; c++) {
      const float x = inputs[c];
      if (x == 0) continue;
      for (int k = starts[c]; k < starts[c + 1]; k++) {
        outputs[indices[k]] = __builtin_fmaf(weights[k], x, outputs[indices[k]]);
      }
    }
  }
  if (in.relu == 0) return;
  for (int r = 0; r < in.rows; r++) outputs[r] = outputs[r] <= 0 ? 0 : outputs[r];  // one that is no number (NaN) stays
}
