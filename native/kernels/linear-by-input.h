// Outputs of a fully connected layer whose weights stand by input: for each example, its bias and then the weights of
// those inputs that are not zero in it, times them, inputs rising.
#pragma once

// Input i's weights are starts[i] .. starts[i + 1], for the outputs whose bits are set in `bits`, `bit_words` words for
// each input. `active` are the bits of the inputs that are not zero, by block. `scratch` has a tile for each thread and
// the sums of a block, whichever threads make them.
struct LinearByInput {
  static constexpr const char* name = "linear-by-input";
  LTH_FIELDS(inputs, input_stride, outputs, output_stride, values, biases, columns, rows, starts, bits, bit_words,
             chunks, active, words, scratch, relu)
};

// Inputs, and vectors of 16 outputs, whose weights are laid out together, zeros in pruned places: 24 KB of the
// first-level cache (L1).
constexpr int TILE_INPUTS = 64;
constexpr int TILE_VECTORS = 6;

template <class Body>
static inline void with_vectors(int vectors, Body body) {
  switch (vectors) {
    case 6: return body.template operator()<6>();
    case 5: return body.template operator()<5>();
    default: return with_constant(vectors, body);
  }
}

// What a thread has of a block of up to 64 examples: some vectors of outputs, `first` .. `first + vectors` - 1.
struct LitBlock {
  const LinearByInput& in;
  const float *arena, *inputs;
  float *sums, *tile;  // [example][vectors][16], [input][V][16]
  const uint32_t* active;
  int chunks, first, vectors;
};

// Some inputs, TILE_INPUTS at most.
struct LitInputs {
  int first;
  uint64_t active;                       // bits of those that any example of the block lights: is not zero in
  uint64_t lit[BLOCK * LANES];           // bits of those that each example lights
  const float* next[TILE_INPUTS];        // where the weights that are laid out next begin
  const uint16_t* outputs[TILE_INPUTS];  // bits of the outputs that they have weights for
};

// Of the inputs `first` and `active`, all else.
static LTH_APART void find_lit(const LitBlock& b, LitInputs& to) {
  for (uint64_t& lit : to.lit) lit = 0;
  const int32_t* words = reinterpret_cast<const int32_t*>(b.arena);
  const uint32_t* bits = reinterpret_cast<const uint32_t*>(words) + b.in.bits;
  for (uint64_t left = to.active; left != 0; left &= left - 1) {
    const int i = __builtin_ctzll(left), input = to.first + i;
    const float* line = b.inputs + static_cast<int64_t>(input) * LANES;
    for (int c = 0; c < b.chunks; c++, line += b.in.input_stride) {
      uint64_t* lit = to.lit + c * LANES;
      for (int l = 0; l < LANES; l++) lit[l] |= static_cast<uint64_t>(line[l] != 0) << i;
    }
    to.outputs[i] = reinterpret_cast<const uint16_t*>(bits + static_cast<int64_t>(input) * b.in.bit_words);
    int before = 0;
    for (int v = 0; v < b.first; v++) before += __builtin_popcount(to.outputs[i][v]);
    to.next[i] = b.arena + b.in.values + words[b.in.starts + input] + before;
  }
}

// Whether a sum of products with zero is zero: it is not a number where a factor was none that is finite.
static bool is_zero(lanes::F sum) {
  float each[LANES];
  lanes::store(each, sum);
  for (const float one : each)
    if (!(one == 0)) return false;
  return true;
}

// Lays out the weights of V vectors of outputs from `vector` on. False where one is not a finite number: then a zero
// in an example does count.
template <int V>
static LTH_APART bool lay_out(const LitBlock& b, LitInputs& inputs, int vector) {
  lanes::F nothing = lanes::zero();
  for (uint64_t left = inputs.active; left != 0; left &= left - 1) {
    const int i = __builtin_ctzll(left);
    const uint16_t* outputs = inputs.outputs[i] + vector;
    const float* next = inputs.next[i];
    float* to = b.tile + i * V * LANES;
#pragma GCC unroll 6
    for (int v = 0; v < V; v++) {
      const uint32_t bits = outputs[v];
      const lanes::F weights = lanes::expand(next, bits);
      lanes::store(to + v * LANES, weights);
      nothing = lanes::fma(weights, lanes::zero(), nothing);
      next += __builtin_popcount(bits);
    }
    inputs.next[i] = next;
  }
  return is_zero(nothing);
}

// Adds them to the sums of every example.
template <int V>
static LTH_APART void add_lit(const LitBlock& b, const LitInputs& inputs, int vector) {
  for (int e = 0; e < b.chunks * LANES; e++) {
    uint64_t left = inputs.lit[e];
    if (left == 0) continue;
    const float* x = b.inputs + e / LANES * int64_t{b.in.input_stride} + int64_t{inputs.first} * LANES + e % LANES;
    float* to = b.sums + (e * int64_t{b.vectors} + vector - b.first) * LANES;
    lanes::F sum[V];
#pragma GCC unroll 6
    for (int v = 0; v < V; v++) sum[v] = lanes::load(to + v * LANES);
    do {
      const int64_t i = __builtin_ctzll(left);
      left &= left - 1;
      const lanes::F one = lanes::set(x[i * LANES]);
      const float* weights = b.tile + i * V * LANES;
#pragma GCC unroll 6
      for (int v = 0; v < V; v++) sum[v] = lanes::fma(one, lanes::load(weights + v * LANES), sum[v]);
    } while (left != 0);
#pragma GCC unroll 6
    for (int v = 0; v < V; v++) lanes::store(to + v * LANES, sum[v]);
  }
}

// All sums of a block; false where a weight is not a finite number.
static bool sum_lit(const LitBlock& b) {
  const float* biases = b.arena + b.in.biases + b.first * LANES;
  for (int e = 0; e < b.chunks * LANES; e++) {
    for (int v = 0; v < b.vectors; v++)
      lanes::store(b.sums + (e * int64_t{b.vectors} + v) * LANES, lanes::load(biases + v * LANES));
  }
  const int groups = (b.vectors + TILE_VECTORS - 1) / TILE_VECTORS;
  for (int from = 0; from < b.in.columns; from += TILE_INPUTS) {
    LitInputs inputs;
    inputs.first = from;
    inputs.active = b.active[from / 32];
    if (from / 32 + 1 < b.in.words) inputs.active |= static_cast<uint64_t>(b.active[from / 32 + 1]) << 32;
    if (inputs.active == 0) continue;
    find_lit(b, inputs);
    for (int group = 0; group < groups; group++) {
      const int vector = share(b.vectors, group, groups), end = share(b.vectors, group + 1, groups);
      bool finite = true;
      with_vectors(end - vector, [&]<int V>() {
        finite = lay_out<V>(b, inputs, b.first + vector);
        if (finite) add_lit<V>(b, inputs, b.first + vector);
      });
      if (!finite) return false;
    }
  }
  return true;
}

// Sums to outputs: from example by example to lane by lane.
static void put_lit(const LitBlock& b, float* outputs) {
  for (int c = 0; c < b.chunks; c++) {
    for (int v = 0; v < b.vectors; v++) {
      const float* from = b.sums + (c * LANES * int64_t{b.vectors} + v) * LANES;
      float lines[LANES * LANES];
      for (int l = 0; l < LANES; l++)
        lanes::store(lines + l * LANES, lanes::load(from + l * int64_t{b.vectors} * LANES));
      lanes::turn(lines);
      const int row = (b.first + v) * LANES, here = b.in.rows - row < LANES ? b.in.rows - row : LANES;
      for (int o = 0; o < here; o++) {
        const lanes::F sum = lanes::load(lines + o * LANES);
        lanes::store(outputs + c * int64_t{b.in.output_stride} + static_cast<int64_t>(row + o) * LANES,
                     b.in.relu != 0 ? relu_of(sum) : sum);
      }
    }
  }
}

// The same with every input of all 64 examples, zero or not.
static LTH_APART void put_whole(const LitBlock& b, float* outputs) {
  const LinearByInput& in = b.in;
  const int32_t* words = reinterpret_cast<const int32_t*>(b.arena);
  const int begin = b.first * LANES, end = begin + b.vectors * LANES < in.rows ? begin + b.vectors * LANES : in.rows;
  for (int c = 0; c < b.chunks; c++) {
    float* lines = outputs + c * int64_t{in.output_stride};
    for (int r = begin; r < end; r++) lanes::store(lines + r * LANES, lanes::set(b.arena[in.biases + r]));
    for (int i = 0; i < in.columns; i++) {
      if (((b.active[i >> 5] >> (i & 31)) & 1) == 0) continue;
      const float* value = b.arena + in.values + words[in.starts + i];
      const lanes::F x = lanes::load(b.inputs + c * int64_t{in.input_stride} + static_cast<int64_t>(i) * LANES);
      const int32_t* bits = words + in.bits + static_cast<int64_t>(i) * in.bit_words;
      for (int r = 0; r < end; r++) {
        if (((bits[r >> 5] >> (r & 31)) & 1) == 0) continue;
        float* line = lines + r * LANES;
        if (r >= begin) lanes::store(line, lanes::fma(lanes::set(*value), x, lanes::load(line)));
        value++;
      }
    }
    if (in.relu == 0) continue;
    for (int r = begin; r < end; r++) lanes::store(lines + r * LANES, relu_of(lanes::load(lines + r * LANES)));
  }
}

static void linear_by_input(const LinearByInput& in, Call& call, int thread, int threads) {
  const int vectors = (in.rows + LANES - 1) / LANES;
  const int first = share(vectors, thread, threads), last = share(vectors, thread + 1, threads);
  if (first == last) return;
  const uint32_t* active = reinterpret_cast<const uint32_t*>(call.arena) + in.active;
  // A tile and then the thread's sums, right behind those of the threads before: where the system gives fewer threads
  // than were asked for, each has more vectors, and all of them still have no more than there are.
  constexpr int64_t TILE_WORDS = TILE_INPUTS * TILE_VECTORS * LANES, SUM_WORDS = BLOCK * LANES * LANES;
  float* tile = call.arena + in.scratch + thread * TILE_WORDS + first * SUM_WORDS;
  for (int block = 0; block * BLOCK < in.chunks; block++) {
    const int here = in.chunks - block * BLOCK < BLOCK ? in.chunks - block * BLOCK : BLOCK;
    const LitBlock b{in,
                     call.arena,
                     call.arena + in.inputs + block * BLOCK * int64_t{in.input_stride},
                     tile + TILE_WORDS,
                     tile,
                     active + block * in.words,
                     here,
                     first,
                     last - first};
    float* outputs = call.arena + in.outputs + block * BLOCK * int64_t{in.output_stride};
    if (sum_lit(b)) put_lit(b, outputs);
    else put_whole(b, outputs);
  }
}
