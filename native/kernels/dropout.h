// Dropout, in place, forward and backward alike: values whose draw is below the threshold become zero, others are
// scaled.
#pragma once

// stream: four words, the high half of its counter and its key. Draw 16 (f C + c) + lane of an iteration is that of
// feature f in chunk c of all C, four in each block of Philox-4x32-10 (Salmon et al., 2011); the iteration is counter
// word 1.
struct Dropout {
  static constexpr const char* name = "dropout";
  LTH_FIELDS(values, stride, plane, pitch, planes, rows, columns, chunks, first_chunk, all_chunks, stream, threshold,
             factor)
};

static inline void philox(uint32_t x[4], uint32_t key0, uint32_t key1) {
  for (int round = 0; round < 10; round++) {
    const uint64_t a = static_cast<uint64_t>(0xd2511f53u) * x[0], b = static_cast<uint64_t>(0xcd9e8d57u) * x[2];
    const uint32_t y0 = static_cast<uint32_t>(b >> 32) ^ x[1] ^ key0, y2 = static_cast<uint32_t>(a >> 32) ^ x[3] ^ key1;
    x[0] = y0, x[1] = static_cast<uint32_t>(b), x[2] = y2, x[3] = static_cast<uint32_t>(a);
    key0 += 0x9e3779b9u, key1 += 0xbb67ae85u;
  }
}

static void dropout(const Dropout& in, Call& call, int thread, int threads) {
  const Lines values = LTH_VALUES(call, in);
  const uint32_t* stream = reinterpret_cast<const uint32_t*>(call.arena) + in.stream;
  const lanes::F factor = lanes::set(call.arena[in.factor]);
  const int area = in.rows * in.columns, features = in.planes * area;
  for (int chunk = 0; chunk < in.chunks; chunk++) {
    for (int feature = share(features, thread, threads); feature < share(features, thread + 1, threads); feature++) {
      const int rest = feature % area;
      float* line =
          values.row(chunk, feature / area, rest / in.columns) + static_cast<int64_t>(rest % in.columns) * LANES;
      float keep[LANES];
      for (int block = 0; block < LANES / 4; block++) {
        const uint32_t number =
            (static_cast<uint32_t>(feature) * in.all_chunks + in.first_chunk + chunk) * (LANES / 4) + block;
        uint32_t draws[4] = {number, static_cast<uint32_t>(call.from + call.iteration), stream[0], stream[1]};
        philox(draws, stream[2], stream[3]);
        for (int i = 0; i < 4; i++)
          keep[block * 4 + i] = static_cast<int32_t>(draws[i] >> 1) < in.threshold ? 0.0f : 1.0f;
      }
      const lanes::F scaled = lanes::mul(lanes::load(line), factor);
      lanes::store(line, lanes::where_below(lanes::zero(), lanes::load(keep), scaled, lanes::zero()));
    }
  }
}
