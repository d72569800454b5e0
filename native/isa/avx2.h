// Sixteen float lanes in two AVX2 registers, with fused multiply-add. README.md says what each function must do.
#pragma once
#include <immintrin.h>
#include <stdint.h>

#include "select.h"
#include "transpose_x86.h"

namespace lanes {

struct F {
  __m256 low, high;
};

// Rows of a dense layer that share the inputs they load: one row of 4 chunks fills 8 of 16 registers.
constexpr int ROWS = 1;
// Independent sums that hide the latency of a multiply-add: 12 of 16 registers.
constexpr int CHAINS = 6;
// Rows of a convolution's tile of 4 columns: 8 of 16 registers.
constexpr int TILE_ROWS = 1;
// Whether the 16 lines of a tile of 4 x 4 can stay in registers beside what is summed.
constexpr bool HOLDS_TILE = false;
// Rows of weights x tiles of a Winograd convolution's products: 12 of 16 registers.
constexpr int PRODUCT_ROWS = 6, PRODUCT_LINES = 1;
// Outputs, and inputs, of its weights' gradients: 8 of 16 registers.
constexpr int OUTER = 2;

static inline F zero() { return {_mm256_setzero_ps(), _mm256_setzero_ps()}; }
static inline F set(float x) { return {_mm256_set1_ps(x), _mm256_set1_ps(x)}; }
static inline F load(const float* p) { return {_mm256_loadu_ps(p), _mm256_loadu_ps(p + 8)}; }
static inline void store(float* p, F a) { _mm256_storeu_ps(p, a.low), _mm256_storeu_ps(p + 8, a.high); }
static inline void hold(F& a) { asm("" : "+x"(a.low), "+x"(a.high)); }
static inline F add(F a, F b) { return {_mm256_add_ps(a.low, b.low), _mm256_add_ps(a.high, b.high)}; }
static inline F sub(F a, F b) { return {_mm256_sub_ps(a.low, b.low), _mm256_sub_ps(a.high, b.high)}; }
static inline F mul(F a, F b) { return {_mm256_mul_ps(a.low, b.low), _mm256_mul_ps(a.high, b.high)}; }
static inline F div(F a, F b) { return {_mm256_div_ps(a.low, b.low), _mm256_div_ps(a.high, b.high)}; }
static inline F sqrt(F a) { return {_mm256_sqrt_ps(a.low), _mm256_sqrt_ps(a.high)}; }
static inline F fma(F a, F b, F c) {
  return {_mm256_fmadd_ps(a.low, b.low, c.low), _mm256_fmadd_ps(a.high, b.high, c.high)};
}

static inline __m256 half_not_above(__m256 a, __m256 limit, __m256 b, __m256 c) {
  return _mm256_blendv_ps(c, b, _mm256_cmp_ps(a, limit, _CMP_LE_OQ));
}
static inline __m256 half_below(__m256 a, __m256 limit, __m256 b, __m256 c) {
  return _mm256_blendv_ps(c, b, _mm256_cmp_ps(a, limit, _CMP_LT_OQ));
}
static inline F where_not_above(F a, F limit, F b, F c) {
  return {half_not_above(a.low, limit.low, b.low, c.low), half_not_above(a.high, limit.high, b.high, c.high)};
}
static inline F where_below(F a, F limit, F b, F c) {
  return {half_below(a.low, limit.low, b.low, c.low), half_below(a.high, limit.high, b.high, c.high)};
}
static inline F absolute(F a) {
  const __m256 sign = _mm256_set1_ps(-0.0f);
  return {_mm256_andnot_ps(sign, a.low), _mm256_andnot_ps(sign, a.high)};
}

static inline F nearest(F a) {
  constexpr int mode = _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC;
  return {_mm256_round_ps(a.low, mode), _mm256_round_ps(a.high, mode)};
}
static inline __m256 half_power2(__m256 n) {
  return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127)), 23));
}
static inline F power2(F n) { return {half_power2(n.low), half_power2(n.high)}; }
static inline __m256 half_exponent(__m256 a) {
  return _mm256_cvtepi32_ps(_mm256_sub_epi32(_mm256_srli_epi32(_mm256_castps_si256(a), 23), _mm256_set1_epi32(127)));
}
static inline F exponent(F a) { return {half_exponent(a.low), half_exponent(a.high)}; }
static inline __m256 half_mantissa(__m256 a) {
  return _mm256_castsi256_ps(_mm256_or_si256(_mm256_and_si256(_mm256_castps_si256(a), _mm256_set1_epi32(0x7fffff)),
                                             _mm256_set1_epi32(0x3f800000)));
}
static inline F mantissa(F a) { return {half_mantissa(a.low), half_mantissa(a.high)}; }

static inline __m256 half_from_bytes(const uint8_t* p) {
  return _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p))));
}
static inline F from_bytes(const uint8_t* p) { return {half_from_bytes(p), half_from_bytes(p + 8)}; }

// Sums of eight vectors, each already folded to eight lanes.
static inline __m256 half_sums(const F* v) {
  __m256 t[8], u[4], w[2];
  for (int i = 0; i < 8; i++) t[i] = _mm256_add_ps(v[i].low, v[i].high);
  for (int i = 0; i < 4; i++) {
    u[i] = _mm256_add_ps(_mm256_blend_ps(t[i], t[i + 4], 0xf0), _mm256_permute2f128_ps(t[i], t[i + 4], 0x21));
  }
  for (int i = 0; i < 2; i++) {
    const __m256 high = _mm256_castpd_ps(_mm256_shuffle_pd(_mm256_castps_pd(u[i]), _mm256_castps_pd(u[i + 2]), 0x5));
    w[i] = _mm256_add_ps(_mm256_blend_ps(u[i], u[i + 2], 0xcc), high);
  }
  const __m256 swapped = _mm256_permute_ps(_mm256_blend_ps(w[0], w[1], 0x55), 0xb1);
  return _mm256_add_ps(_mm256_blend_ps(w[0], w[1], 0xaa), swapped);
}

static inline F sums(const F* v) { return {half_sums(v), half_sums(v + 8)}; }

}  // namespace lanes
