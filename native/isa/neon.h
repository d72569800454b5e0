// Sixteen float lanes in four NEON registers. README.md says what each function must do.
#pragma once
#include <arm_neon.h>
#include <stdint.h>

#include "select.h"

namespace lanes {

struct F {
  float32x4_t q[4];
};

template <class Op>
static inline F each(Op op) {
  return {{op(0), op(1), op(2), op(3)}};
}

static inline F set(float x) {
  return each([&](int) { return vdupq_n_f32(x); });
}
// Rows of a dense layer that share the inputs they load: one row of 4 chunks fills 16 of 32 registers.
constexpr int ROWS = 1;
// Independent sums that hide the latency of a multiply-add: 24 of 32 registers.
constexpr int CHAINS = 6;
// Rows of a convolution's tile of 4 columns: 16 of 32 registers.
constexpr int TILE_ROWS = 1;
// Whether the 16 lines of a tile of 4 x 4 can stay in registers beside what is summed.
constexpr bool HOLDS_TILE = false;
// Rows of weights x tiles of a Winograd convolution's products: 24 of 32 registers.
constexpr int PRODUCT_ROWS = 6, PRODUCT_LINES = 1;
// Outputs, and inputs, of its weights' gradients: 16 of 32 registers.
constexpr int OUTER = 2;

static inline F zero() { return set(0); }
static inline F load(const float* p) {
  return each([&](int i) { return vld1q_f32(p + 4 * i); });
}
static inline void store(float* p, F a) {
  for (int i = 0; i < 4; i++) vst1q_f32(p + 4 * i, a.q[i]);
}
static inline void hold(F& a) {
  for (int i = 0; i < 4; i++) asm("" : "+w"(a.q[i]));
}
static inline F add(F a, F b) {
  return each([&](int i) { return vaddq_f32(a.q[i], b.q[i]); });
}
static inline F sub(F a, F b) {
  return each([&](int i) { return vsubq_f32(a.q[i], b.q[i]); });
}
static inline F mul(F a, F b) {
  return each([&](int i) { return vmulq_f32(a.q[i], b.q[i]); });
}
static inline F div(F a, F b) {
  return each([&](int i) { return vdivq_f32(a.q[i], b.q[i]); });
}
static inline F sqrt(F a) {
  return each([&](int i) { return vsqrtq_f32(a.q[i]); });
}
static inline F fma(F a, F b, F c) {
  return each([&](int i) { return vfmaq_f32(c.q[i], a.q[i], b.q[i]); });
}

static inline F where_not_above(F a, F limit, F b, F c) {
  return each([&](int i) { return vbslq_f32(vcleq_f32(a.q[i], limit.q[i]), b.q[i], c.q[i]); });
}
static inline F where_below(F a, F limit, F b, F c) {
  return each([&](int i) { return vbslq_f32(vcltq_f32(a.q[i], limit.q[i]), b.q[i], c.q[i]); });
}
static inline F absolute(F a) {
  return each([&](int i) { return vabsq_f32(a.q[i]); });
}

static inline F nearest(F a) {
  return each([&](int i) { return vrndnq_f32(a.q[i]); });
}
static inline F power2(F n) {
  return each([&](int i) {
    return vreinterpretq_f32_s32(vshlq_n_s32(vaddq_s32(vcvtq_s32_f32(n.q[i]), vdupq_n_s32(127)), 23));
  });
}
static inline F exponent(F a) {
  return each([&](int i) {
    return vcvtq_f32_s32(vsubq_s32(vshrq_n_s32(vreinterpretq_s32_f32(a.q[i]), 23), vdupq_n_s32(127)));
  });
}
static inline F mantissa(F a) {
  return each([&](int i) {
    return vreinterpretq_f32_s32(
        vorrq_s32(vandq_s32(vreinterpretq_s32_f32(a.q[i]), vdupq_n_s32(0x7fffff)), vdupq_n_s32(0x3f800000)));
  });
}

static inline F expand(const float* values, uint32_t bits) {
  float each[16];
  for (int i = 0, next = 0; i < 16; i++) {
    const int bit = (bits >> i) & 1;
    each[i] = bit != 0 ? values[next] : 0;
    next += bit;
  }
  return load(each);
}
static inline void compress(float* to, F a, uint32_t bits) {
  float each[16];
  store(each, a);
  for (int i = 0, next = 0; i < 16; i++) {
    to[next] = each[i];
    next += (bits >> i) & 1;
  }
}
static inline void turn(float* lines) {
  for (int i = 0; i < 16; i++) {
    for (int j = 0; j < i; j++) {
      const float one = lines[i * 16 + j];
      lines[i * 16 + j] = lines[j * 16 + i];
      lines[j * 16 + i] = one;
    }
  }
}

static inline F from_bytes(const uint8_t* p) {
  const uint8x16_t bytes = vld1q_u8(p);
  const uint16x8_t low = vmovl_u8(vget_low_u8(bytes)), high = vmovl_u8(vget_high_u8(bytes));
  return {{vcvtq_f32_u32(vmovl_u16(vget_low_u16(low))), vcvtq_f32_u32(vmovl_u16(vget_high_u16(low))),
           vcvtq_f32_u32(vmovl_u16(vget_low_u16(high))), vcvtq_f32_u32(vmovl_u16(vget_high_u16(high)))}};
}

static inline void transpose(const uint8_t* const* rows, uint8_t columns[16][16]) {
  for (int row = 0; row < 16; row++) {
    for (int column = 0; column < 16; column++) columns[column][row] = rows[row][column];
  }
}

static inline F sums(const F* v) {
  float32x4_t t[16];
  for (int i = 0; i < 16; i++) t[i] = vaddq_f32(vaddq_f32(v[i].q[0], v[i].q[2]), vaddq_f32(v[i].q[1], v[i].q[3]));
  return each([&](int i) {
    float32x4_t s[2];
    for (int pair = 0; pair < 2; pair++) {
      const float32x4_t a = t[4 * i + 2 * pair], b = t[4 * i + 2 * pair + 1];
      s[pair] =
          vaddq_f32(vcombine_f32(vget_low_f32(a), vget_low_f32(b)), vcombine_f32(vget_high_f32(a), vget_high_f32(b)));
    }
    return vpaddq_f32(s[0], s[1]);
  });
}

}  // namespace lanes
