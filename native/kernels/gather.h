// Brings the batch into the arena: bytes to scaled floats, example by example to lane by lane.
#pragma once

struct Gather {
  static constexpr const char* name = "gather";
  // scales: channels x 2 floats (scale, shift). read: bits of the features that anybody reads. active: for each block,
  // `words` words with the bits of the features that are read and not zero in all of its examples, and behind the
  // blocks the same for the whole batch; the values of features without a bit there are not written. labels: one int32
  // a lane, -1 where there is no example.
  LTH_FIELDS(values, stride, channels, area, chunks, scales, read, active, words, labels)
};

// The examples of one block: where their bytes are. Lanes without an example read zeros: their `step` is 0, so that
// they stay at the start of a blank row.
struct Examples {
  const uint8_t* rows[BLOCK * LANES];
  int64_t step[BLOCK * LANES];
  int count, chunks;
};

static Examples examples_of_block(const Gather& in, const Call& call, int block) {
  static const uint8_t blank[16] = {};
  const int64_t features = static_cast<int64_t>(in.channels) * in.area;
  const int first = block * BLOCK * LANES, valid = examples_here(call) - first;
  Examples e;
  e.count = valid < 0 ? 0 : valid < BLOCK * LANES ? valid : BLOCK * LANES;
  e.chunks = in.chunks - block * BLOCK < BLOCK ? in.chunks - block * BLOCK : BLOCK;
  const int32_t* examples = call.examples + example_base(call) + first;
  for (int i = 0; i < BLOCK * LANES; i++) {
    e.rows[i] = i < e.count ? call.part.pixels + examples[i] * features : blank;
    e.step[i] = i < e.count ? 1 : 0;
  }
  return e;
}

// The next batch's pixels will be wanted soon and lie anywhere in memory.
static void prefetch_next(const Gather& in, const Call& call, int from, int to) {
  const int64_t features = static_cast<int64_t>(in.channels) * in.area;
  const int32_t base = example_base(call) + call.batch;
  const int32_t end = base + call.batch < call.example_count ? base + call.batch : call.example_count;
  for (int32_t i = base; i < end; i++) {
    const uint8_t* pixels = call.part.pixels + call.examples[i] * features;
    for (int byte = from; byte < to; byte += 64) __builtin_prefetch(pixels + byte, 0, 2);
    asm volatile("");  // without it gcc takes the function for one that does nothing and leaves it out
  }
}

// Features at .. at + 15 of a block: bytes turned so that each feature's 64 examples stand together. Near the end of an
// example fewer than 16 bytes are left; nothing behind them is read.
static void turn(const Examples& e, int64_t at, int count, uint8_t columns[BLOCK][16][16]) {
  for (int c = 0; c < e.chunks; c++) {
    const uint8_t *const *rows = e.rows + c * LANES, *from[LANES];
    const int64_t* step = e.step + c * LANES;
    uint8_t edge[LANES][16] = {};
    for (int lane = 0; lane < LANES; lane++) from[lane] = rows[lane] + at * step[lane];
    if (count < 16) {
      for (int lane = 0; lane < LANES; lane++) {
        for (int i = 0; i < count; i++) edge[lane][i] = from[lane][i];
        from[lane] = edge[lane];
      }
    }
    lanes::transpose(from, columns[c]);
  }
}

// Writes one feature of a block: bytes to scaled floats. Lanes without an example are zero, whatever the shift.
static inline void write(const Examples& e, const uint8_t columns[BLOCK][16][16], int i, lanes::F scale, lanes::F shift,
                         bool shifts, float* to, int64_t stride) {
  for (int c = 0; c < e.chunks; c++, to += stride) {
    lanes::store(to, lanes::fma(lanes::from_bytes(columns[c][i]), scale, shift));
    if (!shifts) continue;
    for (int lane = 0; lane < LANES; lane++) {
      if (c * LANES + lane >= e.count) to[lane] = 0;
    }
  }
}

static void gather(const Gather& in, Call& call, int thread, int threads) {
  const int features = in.channels * in.area, blocks = (in.chunks + BLOCK - 1) / BLOCK;
  // Threads take words of 32 features, so that no two write the same word of `active`.
  const int first = share(in.words, thread, threads), last = share(in.words, thread + 1, threads);
  const uint32_t* read = reinterpret_cast<const uint32_t*>(call.arena) + in.read;
  uint32_t* active = reinterpret_cast<uint32_t*>(call.arena) + in.active;
  for (int w = first; w < last; w++) active[blocks * in.words + w] = 0;
  prefetch_next(in, call, first * 32, last * 32 < features ? last * 32 : features);

  for (int block = 0; block < blocks; block++) {
    const Examples e = examples_of_block(in, call, block);
    if (thread == 0) {
      int32_t* labels = reinterpret_cast<int32_t*>(call.arena) + in.labels + block * BLOCK * LANES;
      const int32_t* examples = call.examples + example_base(call) + block * BLOCK * LANES;
      for (int i = 0; i < e.chunks * LANES; i++) labels[i] = i < e.count ? call.part.labels[examples[i]] : -1;
    }
    float* out = call.arena + in.values + static_cast<int64_t>(block) * BLOCK * in.stride;
    int channel = -1, channel_end = 0;
    lanes::F scale = lanes::zero(), shift = scale;
    bool shifts = false;
    for (int w = first; w < last; w++) {
      uint32_t bits = 0;
      for (int half = 0; half < 32 && w * 32 + half < features; half += 16) {
        const int at = w * 32 + half, count = features - at < 16 ? features - at : 16;
        const uint32_t wanted = (read[w] >> half) & 0xffff;
        if (wanted == 0) continue;
        alignas(64) uint8_t columns[BLOCK][16][16];
        turn(e, at, count, columns);
        for (int i = 0; i < count; i++) {
          if (at + i >= channel_end) {
            channel = (at + i) / in.area;
            channel_end = (channel + 1) * in.area;
            const float* pair = call.arena + in.scales + 2 * channel;
            scale = lanes::set(pair[0]), shift = lanes::set(pair[1]), shifts = pair[1] != 0;
          }
          uint64_t any = 0;
          for (int c = 0; c < e.chunks; c++) {
            uint64_t pair[2];
            __builtin_memcpy(pair, columns[c][i], 16);
            any |= pair[0] | pair[1];
          }
          if (((wanted >> i) & 1) == 0) continue;
          const bool zero = any == 0 && !shifts;
          if (zero && blocks == 1) continue;  // with more blocks another one may need these zeros
          bits |= (zero ? 0u : 1u) << (half + i);
          write(e, columns, i, scale, shift, shifts, out + static_cast<int64_t>(at + i) * LANES, in.stride);
        }
      }
      active[block * in.words + w] = bits;
      active[blocks * in.words + w] |= bits;
    }
  }
}
