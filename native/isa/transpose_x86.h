// Sixteen rows of sixteen bytes to sixteen columns, by four rounds of interleaving.
#pragma once
#include <immintrin.h>
#include <stdint.h>

namespace lanes {

static inline void transpose(const uint8_t* const* rows, uint8_t columns[16][16]) {
  __m128i a[16], b[16];
  for (int i = 0; i < 16; i++) a[i] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(rows[i]));
  for (int round = 0; round < 4; round++) {
    for (int i = 0; i < 8; i++) {
      b[2 * i] = _mm_unpacklo_epi8(a[i], a[i + 8]);
      b[2 * i + 1] = _mm_unpackhi_epi8(a[i], a[i + 8]);
    }
    for (int i = 0; i < 16; i++) a[i] = b[i];
  }
  for (int i = 0; i < 16; i++) _mm_store_si128(reinterpret_cast<__m128i*>(columns[i]), a[i]);
}

}  // namespace lanes
