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
// For eight bits: which of eight packed values each lane receives, -1 where its bit is not set; and which lane each
// packed value comes from.
struct Packing {
  int8_t unpacked[256][8], packed[256][8];
  constexpr Packing() : unpacked(), packed() {
    for (int bits = 0; bits < 256; bits++) {
      int8_t next = 0;
      for (int8_t lane = 0; lane < 8; lane++) {
        const bool set = ((bits >> lane) & 1) != 0;
        unpacked[bits][lane] = set ? next : int8_t{-1};
        if (set) packed[bits][next++] = lane;
      }
    }
  }
};
static constexpr Packing packing;

static inline __m256i eight(const int8_t* numbers) {
  return _mm256_cvtepi8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(numbers)));
}
static inline __m256 half_expand(const float* values, uint32_t bits) {
  const __m256i from = eight(packing.unpacked[bits]);
  return _mm256_andnot_ps(_mm256_castsi256_ps(_mm256_srai_epi32(from, 31)),
                          _mm256_permutevar8x32_ps(_mm256_loadu_ps(values), from));
}
static inline F expand(const float* values, uint32_t bits) {
  const uint32_t low = bits & 255;
  return {half_expand(values, low), half_expand(values + __builtin_popcount(low), bits >> 8)};
}
static inline void compress(float* to, F a, uint32_t bits) {
  const uint32_t low = bits & 255;
  _mm256_storeu_ps(to, _mm256_permutevar8x32_ps(a.low, eight(packing.packed[low])));
  _mm256_storeu_ps(to + __builtin_popcount(low), _mm256_permutevar8x32_ps(a.high, eight(packing.packed[bits >> 8])));
}

// Eight lines of eight, of which the first is `lines`, 16 apart.
static inline void turned_eight(const float* lines, __m256 to[8]) {
  __m256 a[8], b[8];
  for (int i = 0; i < 4; i++) {
    const __m256 even = _mm256_loadu_ps(lines + 2 * i * 16), odd = _mm256_loadu_ps(lines + (2 * i + 1) * 16);
    a[2 * i] = _mm256_unpacklo_ps(even, odd), a[2 * i + 1] = _mm256_unpackhi_ps(even, odd);
  }
  for (int i = 0; i < 8; i += 4) {
    b[i] = _mm256_shuffle_ps(a[i], a[i + 2], 0x44), b[i + 1] = _mm256_shuffle_ps(a[i], a[i + 2], 0xee);
    b[i + 2] = _mm256_shuffle_ps(a[i + 1], a[i + 3], 0x44), b[i + 3] = _mm256_shuffle_ps(a[i + 1], a[i + 3], 0xee);
  }
  for (int i = 0; i < 4; i++) {
    to[i] = _mm256_permute2f128_ps(b[i], b[i + 4], 0x20), to[i + 4] = _mm256_permute2f128_ps(b[i], b[i + 4], 0x31);
  }
}
static inline void turn(float* lines) {
  __m256 one[8], other[8];
  for (int half = 0; half < 16; half += 8) {
    turned_eight(lines + half * 17, one);
    for (int i = 0; i < 8; i++) _mm256_storeu_ps(lines + half * 17 + i * 16, one[i]);
  }
  turned_eight(lines + 8, one), turned_eight(lines + 128, other);
  for (int i = 0; i < 8; i++) {
    _mm256_storeu_ps(lines + 128 + i * 16, one[i]), _mm256_storeu_ps(lines + 8 + i * 16, other[i]);
  }
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
