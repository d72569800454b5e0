// Sixteen float lanes in one AVX-512 register. README.md says what each function must do.
#pragma once
#include <immintrin.h>
#include <stdint.h>

#include "selected.h"
#include "transpose_x86.h"

namespace lanes {

using F = __m512;

// Rows of a dense layer that share the inputs they load: 16 accumulators and 4 inputs of 32 registers.
constexpr int ROWS = 4;
// Independent sums that hide the latency of a multiply-add: 12 of 32 registers.
constexpr int CHAINS = 12;
// Rows of a convolution's tile of 4 columns: 16 of 32 registers.
constexpr int TILE_ROWS = 4;
// Whether the 16 lines of a tile of 4 x 4 can stay in registers beside what is summed.
constexpr bool HOLDS_TILE = true;
// Rows of weights x tiles of a Winograd convolution's products: 16 of 32 registers.
constexpr int PRODUCT_ROWS = 8, PRODUCT_LINES = 2;
// Outputs, and inputs, of its weights' gradients: 16 of 32 registers.
constexpr int OUTER = 4;

static inline F zero() { return _mm512_setzero_ps(); }
static inline F set(float x) { return _mm512_set1_ps(x); }
static inline F load(const float* p) { return _mm512_loadu_ps(p); }
static inline void store(float* p, F a) { _mm512_storeu_ps(p, a); }
static inline void hold(F& a) { asm("" : "+v"(a)); }
static inline F add(F a, F b) { return _mm512_add_ps(a, b); }
static inline F sub(F a, F b) { return _mm512_sub_ps(a, b); }
static inline F mul(F a, F b) { return _mm512_mul_ps(a, b); }
static inline F div(F a, F b) { return _mm512_div_ps(a, b); }
static inline F sqrt(F a) { return _mm512_sqrt_ps(a); }
static inline F fma(F a, F b, F c) { return _mm512_fmadd_ps(a, b, c); }

static inline F where_not_above(F a, F limit, F b, F c) {
  return _mm512_mask_blend_ps(_mm512_cmp_ps_mask(a, limit, _CMP_LE_OQ), c, b);
}
static inline F where_below(F a, F limit, F b, F c) {
  return _mm512_mask_blend_ps(_mm512_cmp_ps_mask(a, limit, _CMP_LT_OQ), c, b);
}
static inline F absolute(F a) { return _mm512_abs_ps(a); }

static inline F nearest(F a) { return _mm512_roundscale_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
static inline F power2(F n) {
  return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_add_epi32(_mm512_cvtps_epi32(n), _mm512_set1_epi32(127)), 23));
}
static inline F exponent(F a) {
  return _mm512_cvtepi32_ps(_mm512_sub_epi32(_mm512_srli_epi32(_mm512_castps_si512(a), 23), _mm512_set1_epi32(127)));
}
static inline F mantissa(F a) {
  return _mm512_castsi512_ps(_mm512_or_si512(_mm512_and_si512(_mm512_castps_si512(a), _mm512_set1_epi32(0x7fffff)),
                                             _mm512_set1_epi32(0x3f800000)));
}

static inline F from_bytes(const uint8_t* p) {
  return _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p))));
}

static inline F expand(const float* values, uint32_t bits) {
  F next = _mm512_loadu_ps(values);
  hold(next);  // expanding from memory takes many times as long
  return _mm512_maskz_expand_ps(static_cast<__mmask16>(bits), next);
}

static inline void compress(float* to, F a, uint32_t bits) {
  store(to, _mm512_maskz_compress_ps(static_cast<__mmask16>(bits), a));
}

// Four rounds of interleaving, as for bytes.
static inline void turn(float* lines) {
  const __m512i low = _mm512_set_epi32(23, 7, 22, 6, 21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
  const __m512i high = _mm512_set_epi32(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8);
  F a[16], b[16];
  for (int i = 0; i < 16; i++) a[i] = load(lines + i * 16);
  for (int round = 0; round < 4; round++) {
    for (int i = 0; i < 8; i++) {
      b[2 * i] = _mm512_permutex2var_ps(a[i], low, a[i + 8]);
      b[2 * i + 1] = _mm512_permutex2var_ps(a[i], high, a[i + 8]);
    }
    for (int i = 0; i < 16; i++) a[i] = b[i];
  }
  for (int i = 0; i < 16; i++) store(lines + i * 16, a[i]);
}

// Each stage blends two vectors and shuffles once, so that 15 additions reduce 16 vectors.
static inline F sums(const F* v) {
  F s[8], u[4], w[2];
  for (int i = 0; i < 8; i++) {
    s[i] = add(_mm512_mask_blend_ps(0xff00, v[i], v[i + 8]), _mm512_shuffle_f32x4(v[i], v[i + 8], 0x4e));
  }
  for (int i = 0; i < 4; i++) {
    F swapped = _mm512_mask_blend_ps(0x0f0f, s[i], s[i + 4]);
    u[i] = add(_mm512_mask_blend_ps(0xf0f0, s[i], s[i + 4]), _mm512_shuffle_f32x4(swapped, swapped, 0xb1));
  }
  for (int i = 0; i < 2; i++) {
    F high = _mm512_castpd_ps(_mm512_shuffle_pd(_mm512_castps_pd(u[i]), _mm512_castps_pd(u[i + 2]), 0x55));
    w[i] = add(_mm512_mask_blend_ps(0xcccc, u[i], u[i + 2]), high);
  }
  F swapped = _mm512_permute_ps(_mm512_mask_blend_ps(0x5555, w[0], w[1]), 0xb1);
  return add(_mm512_mask_blend_ps(0xaaaa, w[0], w[1]), swapped);
}

// Up to 1024 features are looked up in two registers instead of memory.
static inline int select(const int32_t* indices, const float* values, int count, const uint32_t* active, int words,
                         int32_t* features, float* chosen, int32_t* counts) {
  int found = 0;
  const __m512i one = _mm512_set1_epi32(1), low5 = _mm512_set1_epi32(31);
  const bool small = words <= 32;
  __m512i low = one, high = one;
  if (small) {
    low = _mm512_maskz_loadu_epi32(words >= 16 ? 0xffff : (1u << words) - 1, active);
    high = words > 16 ? _mm512_maskz_loadu_epi32((1u << (words - 16)) - 1, active + 16) : _mm512_setzero_si512();
  }
  for (int p = 0; p < count; p += 16) {
    const __mmask16 real = count - p >= 16 ? 0xffff : (1u << (count - p)) - 1;
    const __m512i index = _mm512_maskz_loadu_epi32(real, indices + p);
    const __m512i word = _mm512_srli_epi32(index, 5);
    const __m512i bits = small ? _mm512_permutex2var_epi32(low, word, high) : _mm512_i32gather_epi32(word, active, 4);
    const __mmask16 hit =
        _mm512_mask_test_epi32_mask(real, bits, _mm512_sllv_epi32(one, _mm512_and_si512(index, low5)));
    _mm512_storeu_si512(features + found, _mm512_maskz_compress_epi32(hit, index));
    if (values != nullptr)
      _mm512_storeu_ps(chosen + found, _mm512_maskz_compress_ps(hit, _mm512_maskz_loadu_ps(hit, values + p)));
    if (counts != nullptr) counts[p / 8] = hit, counts[p / 8 + 1] = found;
    found += __builtin_popcount(hit);
  }
  if (counts != nullptr) counts[(count + 15) / 16 * 2] = 0, counts[(count + 15) / 16 * 2 + 1] = found;
  return found;
}

}  // namespace lanes
