// Gradients of a fully connected layer of which no weight was pruned: the same sums as those of the lists, without
// lists. What is loaded is met by several inputs, or outputs, at once.
#pragma once

// Weights stand by segment of `width` inputs, then by output, then by input.
//
// A row is an input, `inputs` are the gradients of the outputs, of which there are `columns`. gates as in
// LinearBackward.
struct DenseBackward {
  static constexpr const char* name = "dense-backward";
  LTH_FIELDS(inputs, input_stride, outputs, output_stride, values, rows, columns, width, chunks, gates, gate_stride)
};

// outputs: the gradients of the outputs, of which there are `rows`; there are `columns` inputs. active (or -1): bits of
// the inputs that are not zero in the whole batch; the gradients of the others' weights are zero. turned: room for 64
// inputs of all examples, for each thread.
struct DenseGradients {
  static constexpr const char* name = "dense-gradients";
  LTH_FIELDS(inputs, input_stride, outputs, output_stride, gradients, bias_gradients, rows, columns, width, chunks,
             active, turned)
};

// One segment of the inputs.
struct DenseSegment {
  int first, last;  // its inputs
  int64_t values;   // where its weights begin

  DenseSegment(int number, int width, int inputs, int outputs)
      : first(number * width),
        last(first + width < inputs ? first + width : inputs),
        values(static_cast<int64_t>(first) * outputs) {}

  // The weight of an output with an input.
  int64_t at(int output, int input) const {
    return values + static_cast<int64_t>(output) * (last - first) + input - first;
  }
};

// Outputs that are summed before the next inputs are turned to: their gradients, for 64 examples, take 16 KB of the
// first-level cache (L1).
constexpr int OUTPUTS_TOGETHER = 64;

// The outputs first .. last - 1 of one segment.
template <int C>
struct DenseRows {
  const DenseBackward& in;
  const Block<C> block;
  const float *values, *gates;  // of the segment; of the block, or null
  const DenseSegment segment;
  int first, last;

  // R inputs from `row` on.
  template <int R>
  LTH_INLINE void sum(int row) const {
    const bool begins = first == 0, ends = last == in.columns;
    const int64_t line = static_cast<int64_t>(row) * LANES, step = segment.last - segment.first;
    lanes::F sum[R][C];
#pragma GCC unroll 4
    for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
      for (int c = 0; c < C; c++) sum[r][c] = begins ? lanes::zero() : lanes::load(block.output[c] + line + r * LANES);
    }
    const float* weights = values + segment.at(first, row);
    for (int k = first; k < last; k++, weights += step) {
      lanes::F x[C];
#pragma GCC unroll 4
      for (int c = 0; c < C; c++) {
        x[c] = lanes::load(block.input[c] + static_cast<int64_t>(k) * LANES);
        if constexpr (R > 1) lanes::hold(x[c]);  // else one register too many with AVX2
      }
#pragma GCC unroll 4
      for (int r = 0; r < R; r++) {
        const lanes::F w = lanes::set(weights[r]);
#pragma GCC unroll 4
        for (int c = 0; c < C; c++) sum[r][c] = lanes::fma(w, x[c], sum[r][c]);
      }
    }
#pragma GCC unroll 4
    for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
      for (int c = 0; c < C; c++) {
        const int64_t at = line + r * LANES;
        if (ends && gates != nullptr)
          sum[r][c] = gated(lanes::load(gates + c * int64_t{in.gate_stride} + at), sum[r][c]);
        lanes::store(block.output[c] + at, sum[r][c]);
      }
    }
  }
};

template <int C>
static LTH_APART void dense_backward_rows(const DenseBackward& in, Call& call, int number, int first, int last) {
  const float* gates = in.gates < 0 ? nullptr : call.arena + in.gates + number * BLOCK * int64_t{in.gate_stride};
  while (first < last) {
    const DenseSegment segment(first / in.width, in.width, in.rows, in.columns);
    const int end = last < segment.last ? last : segment.last;
    for (int from = 0; from < in.columns; from += OUTPUTS_TOGETHER) {
      const int to = from + OUTPUTS_TOGETHER < in.columns ? from + OUTPUTS_TOGETHER : in.columns;
      const DenseRows<C> rows{in, Block<C>(in, call, number), call.arena + in.values, gates, segment, from, to};
      int row = first;
      for (; row + lanes::ROWS <= end; row += lanes::ROWS) rows.template sum<lanes::ROWS>(row);
      for (; row < end; row++) rows.template sum<1>(row);
    }
    first = end;
  }
}

static void dense_backward(const DenseBackward& in, Call& call, int thread, int threads) {
  const int first = share(in.rows, thread, threads), last = share(in.rows, thread + 1, threads);
  each_block(in.chunks, [&]<int C>(int block) { dense_backward_rows<C>(in, call, block, first, last); });
}

// Inputs that are turned together, so that a vector has one example of 16 inputs: those of 64 examples take 16 KB of
// the first-level cache (L1).
constexpr int TURNED = 64;

// Some inputs, turned, and where the gradients of their weights go.
struct TurnedInputs {
  float* values;  // [example][TURNED]
  int count = 0;
  int64_t place[TURNED], step[TURNED];  // of output 0's weight, and from output to output

  explicit TurnedInputs(float* values) : values(values) {}

  void add(const DenseGradients& in, const Call& call, int input, const DenseSegment& segment) {
    const float* line = call.arena + in.inputs + static_cast<int64_t>(input) * LANES;
    for (int c = 0; c < in.chunks; c++) {
      float* to = values + c * LANES * TURNED + count;
      for (int l = 0; l < LANES; l++) to[l * TURNED] = line[c * int64_t{in.input_stride} + l];
    }
    place[count] = segment.at(0, input), step[count] = segment.last - segment.first;
    count++;
  }

  // The gradients of the weights of an output with 16 inputs, or as many as there are, from `first` on.
  LTH_INLINE void put(lanes::F sums, float* gradients, int output, int first) const {
    const int here = count - first < 16 ? count - first : 16, end = first + here - 1;
    if (here == 16 && place[end] == place[first] + 15)
      return lanes::store(gradients + place[first] + output * step[first], sums);
    float sixteen[LANES];
    lanes::store(sixteen, sums);
    if (here == 16 && step[first] == step[end]) {  // of one segment, or of two alike
      float* to = gradients + output * step[first];
#pragma GCC unroll 16
      for (int k = 0; k < 16; k++) to[place[first + k]] = sixteen[k];
      return;
    }
    for (int k = 0; k < here; k++) gradients[place[first + k] + output * step[first + k]] = sixteen[k];
  }
};

// Products of 16 turned inputs with N outputs, of which the first one's line in chunk 0 is given: the examples of a
// lane are summed over the chunks, and then the lanes, 8 apart, 4, 2 and 1 apart.
template <int N>
struct LaneSums {
  const float *turned, *outputs;
  int64_t stride;
  int chunks;

  // The sums of the lanes LANE, LANE + APART, LANE + 2 * APART, ... below 16.
  template <int LANE, int APART>
  LTH_INLINE void sum(lanes::F (&to)[N]) const {
    lanes::F other[N];
    if constexpr (APART < 8) {
      sum<LANE, 2 * APART>(to);
      sum<LANE + APART, 2 * APART>(other);
    } else {
#pragma GCC unroll 4
      for (int n = 0; n < N; n++) to[n] = other[n] = lanes::zero();
      const float *x = turned + LANE * TURNED, *g = outputs + LANE;
      for (int c = 0; c < chunks; c++, x += LANES * TURNED, g += stride) {
        const lanes::F one = lanes::load(x), two = lanes::load(x + 8 * TURNED);
#pragma GCC unroll 4
        for (int n = 0; n < N; n++) {
          to[n] = lanes::fma(lanes::set(g[n * LANES]), one, to[n]);
          other[n] = lanes::fma(lanes::set(g[n * LANES + 8]), two, other[n]);
        }
      }
    }
#pragma GCC unroll 4
    for (int n = 0; n < N; n++) to[n] = lanes::add(to[n], other[n]);
  }
};

// N outputs from `output` on.
template <int N>
static LTH_APART void dense_outputs(const DenseGradients& in, Call& call, const TurnedInputs& inputs, int output) {
  const float* lines = call.arena + in.outputs + static_cast<int64_t>(output) * LANES;
  for (int k = 0; k < inputs.count; k += 16) {
    const LaneSums<N> lanes_of{inputs.values + k, lines, in.output_stride, in.chunks};
    lanes::F sums[N];
    lanes_of.template sum<0, 1>(sums);
#pragma GCC unroll 4
    for (int n = 0; n < N; n++) inputs.put(sums[n], call.arena + in.gradients, output + n, k);
  }
}

static void dense_gradients(const DenseGradients& in, Call& call, int thread, int threads) {
  const uint32_t* active = in.active < 0 ? nullptr : reinterpret_cast<const uint32_t*>(call.arena) + in.active;
  constexpr int N = lanes::OUTER;
  float* turned = call.arena + in.turned + thread * int64_t{in.chunks} * LANES * TURNED;
  int input = share(in.columns, thread, threads);
  const int last = share(in.columns, thread + 1, threads);
  while (input < last) {
    TurnedInputs inputs(turned);
    for (; input < last && inputs.count < TURNED; input++) {
      const DenseSegment segment(input / in.width, in.width, in.columns, in.rows);
      if (active == nullptr || ((active[input >> 5] >> (input & 31)) & 1) != 0) inputs.add(in, call, input, segment);
      else
        for (int o = 0; o < in.rows; o++) call.arena[in.gradients + segment.at(o, input)] = 0;
    }
    int output = 0;
    for (; output + N <= in.rows; output += N) dense_outputs<N>(in, call, inputs, output);
    for (; output < in.rows; output++) dense_outputs<1>(in, call, inputs, output);
  }
  bias_gradients_of(in, call, thread, threads);
}
