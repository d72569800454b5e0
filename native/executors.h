// The instruction sets that were built in, and which of them this processor has.
#pragma once
#include <vector>

#include "call.h"

#if defined(__x86_64__)
extern const Executor avx512;
extern const Executor avx2;
#elif defined(__aarch64__)
extern const Executor neon;
#endif

// Best first; empty where the processor has none of them.
inline const std::vector<const Executor*>& executors() {
  static const std::vector<const Executor*> available = [] {
    std::vector<const Executor*> list;
#if defined(__x86_64__)
    __builtin_cpu_init();
#if defined(LTH_WIDE)
    list.push_back(&avx512);  // isa/wide.h
#else
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl")) {
      list.push_back(&avx512);
    }
#endif
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) list.push_back(&avx2);
#elif defined(__aarch64__)
    list.push_back(&neon);
#endif
    return list;
  }();
  return available;
}
