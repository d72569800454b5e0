// How a call comes in: its arrays and its sizes, each in one order, which src/engine/executors/native.ts and
// test/neon/run.mjs follow.
#pragma once
#include <stddef.h>

#include "call.h"

enum Array { ARENA, CODE, PIXELS, LABELS, EXAMPLES, SHIFTS, RATES, LOSSES, TIMES, ARRAYS };
enum Size { CODE_WORDS, EXAMPLE_COUNT, BATCH, ITERATIONS, THREADS, FROM, SIZES };

struct ArrayView {
  void* data;
  size_t length;  // 0: there is none; only SHIFTS and TIMES may be missing
};

static inline Call call_of(const ArrayView arrays[ARRAYS], const int32_t sizes[SIZES]) {
  Call call{};
  call.arena = static_cast<float*>(arrays[ARENA].data);
  call.code = static_cast<const int32_t*>(arrays[CODE].data);
  call.part.pixels = static_cast<const uint8_t*>(arrays[PIXELS].data);
  call.part.labels = static_cast<const uint8_t*>(arrays[LABELS].data);
  call.examples = static_cast<const int32_t*>(arrays[EXAMPLES].data);
  call.shifts = arrays[SHIFTS].length == 0 ? nullptr : static_cast<const int32_t*>(arrays[SHIFTS].data);
  call.rates = static_cast<const float*>(arrays[RATES].data);
  call.losses = static_cast<float*>(arrays[LOSSES].data);
  call.times = arrays[TIMES].length == 0 ? nullptr : static_cast<double*>(arrays[TIMES].data);
  call.code_words = sizes[CODE_WORDS];
  call.example_count = sizes[EXAMPLE_COUNT];
  call.batch = sizes[BATCH];
  call.iterations = sizes[ITERATIONS];
  call.threads = sizes[THREADS];
  call.from = sizes[FROM];
  return call;
}
