// Brings the batch into the arena: bytes to scaled floats, example by example to lane by lane.
#pragma once

struct Gather {
  static constexpr const char* name = "gather";
  // scales: channels x 2 floats (scale, shift). active: for each block, `words` words with a bit for each feature that
  // is not zero in all of its examples, and behind the blocks the same for the whole batch. labels: one int32 a lane, -1 where there is no example.
  LTH_FIELDS(values, stride, channels, area, chunks, scales, active, words, labels)
};

static void gather(const Gather& in, Run& run, int thread, int threads) {
  const int features = in.channels * in.area;
  const int valid = examples_here(run);
  const int32_t* examples = run.examples + example_base(run);
  const int32_t next = example_base(run) + run.batch;
  static const uint8_t blank[16] = {};
  uint32_t* active = reinterpret_cast<uint32_t*>(run.arena) + in.active;

  // Threads take words of 32 features, so that no two write the same word of `active`.
  const int words = (features + 31) / 32;
  const int first = words * thread / threads, last = words * (thread + 1) / threads;
  const int blocks = (in.chunks + BLOCK - 1) / BLOCK;
  for (int block = 0; block <= blocks; block++) {
    for (int w = first; w < last; w++) active[block * in.words + w] = 0;
  }
  for (int chunk = 0; chunk < in.chunks; chunk++) {
    const uint8_t* rows[LANES];
    bool real[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      const int example = chunk * LANES + lane;
      real[lane] = example < valid;
      rows[lane] = real[lane] ? run.part.pixels + static_cast<int64_t>(examples[example]) * features : blank;
      // The next batch's pixels will be wanted soon and lie anywhere in memory.
      if (real[lane] && next + example < run.example_count) {
        const uint8_t* soon = run.part.pixels + static_cast<int64_t>(run.examples[next + example]) * features;
        for (int byte = first * 32; byte < last * 32 && byte < features; byte += 64) __builtin_prefetch(soon + byte);
      }
    }
    if (thread == 0) {
      int32_t* labels = reinterpret_cast<int32_t*>(run.arena) + in.labels + chunk * LANES;
      for (int lane = 0; lane < LANES; lane++) {
        labels[lane] = real[lane] ? run.part.labels[examples[chunk * LANES + lane]] : -1;
      }
    }
    float* out = run.arena + in.values + static_cast<int64_t>(chunk) * in.stride;
    for (int w = first; w < last; w++) {
      uint32_t bits = 0;
      for (int half = 0; half < 32; half += 16) {
        const int at = w * 32 + half;
        if (at >= features) break;
        const int count = features - at < 16 ? features - at : 16;
        alignas(64) uint8_t columns[16][16];
        const uint8_t* from[LANES];
        uint8_t edge[LANES][16];
        for (int lane = 0; lane < LANES; lane++) {
          if (!real[lane]) {
            from[lane] = blank;
          } else if (count == 16) {
            from[lane] = rows[lane] + at;
          } else {  // the last features of an example: never read past its end
            for (int i = 0; i < 16; i++) edge[lane][i] = i < count ? rows[lane][at + i] : 0;
            from[lane] = edge[lane];
          }
        }
        lanes::transpose(from, columns);
        for (int i = 0; i < count; i++) {
          const int channel = (at + i) / in.area;
          const float scale = run.arena[in.scales + 2 * channel], shift = run.arena[in.scales + 2 * channel + 1];
          lanes::F value = lanes::fma(lanes::from_bytes(columns[i]), lanes::set(scale), lanes::set(shift));
          uint64_t any[2];
          __builtin_memcpy(any, columns[i], 16);
          if ((any[0] | any[1]) != 0 || shift != 0) bits |= 1u << (half + i);
          lanes::store(out + static_cast<int64_t>(at + i) * LANES, value);
        }
        if (valid < (chunk + 1) * LANES) {  // lanes without an example are zero, whatever the shift
          for (int lane = 0; lane < LANES; lane++) {
            if (real[lane]) continue;
            for (int i = 0; i < count; i++) out[static_cast<int64_t>(at + i) * LANES + lane] = 0;
          }
        }
      }
      active[chunk / BLOCK * in.words + w] |= bits;
      active[blocks * in.words + w] |= bits;
    }
  }
}
