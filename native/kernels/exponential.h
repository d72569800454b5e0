// exp and log of our own: a library's differ from machine to machine in their last bits.
#pragma once

// e^x for x <= 0; below -87 it is 0. Error below 2 units in the last place.
static inline lanes::F exponential(lanes::F x) {
  using namespace lanes;
  const F low = set(-87.0f);
  const F clamped = where_below(x, low, low, x);
  const F n = nearest(mul(clamped, set(1.44269504f)));  // 1 / ln 2
  F r = fma(n, set(-0.693145752f), clamped);            // ln 2 in two parts: the first has its low bits zero
  r = fma(n, set(-1.42860677e-6f), r);
  // Taylor's polynomial on [-ln 2 / 2, ln 2 / 2]: the first term left out is below 2^-27.
  F p = set(1.0f / 5040);
  p = fma(p, r, set(1.0f / 720));
  p = fma(p, r, set(1.0f / 120));
  p = fma(p, r, set(1.0f / 24));
  p = fma(p, r, set(1.0f / 6));
  p = fma(p, r, set(0.5f));
  p = fma(p, r, set(1.0f));
  p = fma(p, r, set(1.0f));
  return where_below(x, low, zero(), mul(p, power2(n)));
}

// ln x for normal x >= 1. Error below 2 units in the last place of max(1, ln x).
static inline lanes::F logarithm(lanes::F x) {
  using namespace lanes;
  const F root = set(1.41421354f);
  const F whole = mantissa(x), power = exponent(x);
  const F m = where_below(root, whole, mul(whole, set(0.5f)), whole);
  const F e = where_below(root, whole, add(power, set(1.0f)), power);
  // ln m = 2 artanh(s), s = (m - 1) / (m + 1), |s| < 0.172: the term of s^11 is below 2^-29.
  const F s = div(sub(m, set(1.0f)), add(m, set(1.0f)));
  const F s2 = mul(s, s);
  F p = set(2.0f / 9);
  p = fma(p, s2, set(2.0f / 7));
  p = fma(p, s2, set(2.0f / 5));
  p = fma(p, s2, set(2.0f / 3));
  p = fma(p, s2, set(2.0f));
  return fma(e, set(0.693147182f), mul(p, s));
}
