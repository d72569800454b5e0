// Winograd's F(4x4, 3x3) (Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, 2016): a tile of 4 x 4
// outputs of a convolution of 3 x 3 from 6 x 6 inputs, by 36 products for each pair of channels instead of 144. Tiles
// and weights are polynomials, which are evaluated at 6 x 6 points, multiplied there, and interpolated.
#pragma once

// The points of one axis are 0, A, -A, B, -B and infinity. The usual ones, 1 and 2, would save a few multiplications
// and cost three times the rounding. All constants but those of weights and their gradients are exact in float32.
constexpr double A = 0.625, B = 1.5;
// With these factors the product at each point is a convolution's: at 0, at A and -A, at B and -B.
constexpr double N0 = 1 / (A * A * B * B), NA = 1 / (2 * A * A * (A * A - B * B)), NB = 1 / (2 * B * B * (B * B - A * A));

constexpr int POINTS = 36;  // of both axes

// One axis of a transform of tiles, in parts: part 0 is the value at 0, 1 those at A and -A, 2 those at B and -B, 3 the
// one at infinity.
struct OfInputs {
  static constexpr int LINES = 6;

  template <int PART>
  static LTH_INLINE void part(const lanes::F (&d)[6], lanes::F& one, lanes::F& two) {
    using namespace lanes;
    if constexpr (PART == 0 || PART == 3) {
      constexpr int i = PART == 0 ? 0 : 1;
      one = fma(set(A * A * B * B), d[i], fma(set(-(A * A + B * B)), d[i + 2], d[i + 4]));
    } else {
      constexpr double here = PART == 1 ? A : B, other = PART == 1 ? B : A;
      const F even = fma(set(-other * other), d[2], d[4]), odd = fma(set(-other * other), d[1], d[3]);
      one = fma(set(here), odd, even);
      two = fma(set(-here), odd, even);
    }
  }
};
struct OfOutputGradients {
  static constexpr int LINES = 4;

  template <int PART>
  static LTH_INLINE void part(const lanes::F (&y)[4], lanes::F& one, lanes::F& two) {
    using namespace lanes;
    if constexpr (PART == 0) {
      one = y[0];
    } else if constexpr (PART == 3) {
      one = y[3];
    } else {
      constexpr double here = PART == 1 ? A : B;
      const F even = fma(set(here * here), y[2], y[0]), odd = fma(set(here * here), y[3], y[1]);
      one = fma(set(here), odd, even);
      two = fma(set(-here), odd, even);
    }
  }
};

// One row of six values, `step` words apart.
template <class Axis>
static LTH_INLINE void transform_row(const lanes::F (&row)[Axis::LINES], float* to, int64_t step) {
  lanes::F one, two;
  Axis::template part<0>(row, one, two);
  lanes::store(to, one);
  Axis::template part<1>(row, one, two);
  lanes::store(to + step, one);
  lanes::store(to + 2 * step, two);
  Axis::template part<2>(row, one, two);
  lanes::store(to + 3 * step, one);
  lanes::store(to + 4 * step, two);
  Axis::template part<3>(row, one, two);
  lanes::store(to + 5 * step, one);
}

// Those of `rows`, of a transformed tile's six, that a part of the columns' transform gives: ROW and perhaps the next.
template <class Axis, int PART, int ROW>
static LTH_INLINE void transform_part(const float* from, int64_t pitch, float* to, int64_t step, Part rows) {
  constexpr int LINES = Axis::LINES;
  constexpr bool TWO = PART == 1 || PART == 2;
  if (!rows.has(ROW) && !(TWO && rows.has(ROW + 1))) return;
  lanes::F one[LINES], two[LINES];
#pragma GCC unroll 6
  for (int c = 0; c < LINES; c++) {
    lanes::F column[LINES];
#pragma GCC unroll 6
    for (int r = 0; r < LINES; r++) column[r] = lanes::load(from + r * pitch + c * LANES);
    Axis::template part<PART>(column, one[c], two[c]);
  }
  if (rows.has(ROW)) transform_row<Axis>(one, to + ROW * 6 * step, step);
  if constexpr (TWO) {
    if (rows.has(ROW + 1)) transform_row<Axis>(two, to + (ROW + 1) * 6 * step, step);
  }
}

// The 36 values of a tile of 6 x 6 inputs, or of 4 x 4 gradients of outputs, `step` words apart: columns, then rows.
// `rows`: those of the six that are written. Lines are loaded again for each part, so that what is between stays in registers.
template <class Axis>
static LTH_INLINE void transform_tile(const float* from, int64_t pitch, float* to, int64_t step, Part rows = {0, 6}) {
  transform_part<Axis, 0, 0>(from, pitch, to, step, rows);
  transform_part<Axis, 1, 1>(from, pitch, to, step, rows);
  transform_part<Axis, 2, 3>(from, pitch, to, step, rows);
  transform_part<Axis, 3, 5>(from, pitch, to, step, rows);
}

// One axis of a tile's outputs, from six sums of products: ODD 0: outputs 0 and 2; 1: outputs 1 and 3.
template <int ODD>
static LTH_INLINE void outputs_part(const lanes::F (&m)[6], lanes::F& one, lanes::F& two) {
  using namespace lanes;
  if constexpr (ODD == 0) {
    const F at_a = add(m[1], m[2]), at_b = add(m[3], m[4]);
    one = add(add(m[0], at_a), at_b);
    two = fma(set(B * B), at_b, mul(set(A * A), at_a));
  } else {
    const F at_a = sub(m[1], m[2]), at_b = sub(m[3], m[4]);
    one = fma(set(B), at_b, mul(set(A), at_a));
    two = fma(set(B * B * B), at_b, fma(set(A * A * A), at_a, m[5]));
  }
}

// Two of a tile's rows, of 36 sums of products `step` words apart: put(row, column, output).
template <int ODD, class Put>
static LTH_INLINE void output_rows(const float* from, int64_t step, Put put) {
  lanes::F rows[2][6];
#pragma GCC unroll 6
  for (int c = 0; c < 6; c++) {
    lanes::F m[6];
#pragma GCC unroll 6
    for (int r = 0; r < 6; r++) m[r] = lanes::load(from + (r * 6 + c) * step);
    outputs_part<ODD>(m, rows[0][c], rows[1][c]);
  }
#pragma GCC unroll 2
  for (int r = 0; r < 2; r++) {
    lanes::F y[4];
    outputs_part<0>(rows[r], y[0], y[2]);
    outputs_part<1>(rows[r], y[1], y[3]);
#pragma GCC unroll 4
    for (int c = 0; c < 4; c++) put(2 * r + ODD, c, y[c]);
  }
}

// One axis of weights: 3 to 6.
static LTH_INLINE void weights_axis(const lanes::F (&w)[3], lanes::F (&u)[6]) {
  using namespace lanes;
  const F at_a = mul(set(NA), fma(set(A * A), w[2], w[0])), at_b = mul(set(NB), fma(set(B * B), w[2], w[0]));
  u[0] = mul(set(N0), w[0]);
  u[1] = fma(set(A * NA), w[1], at_a);
  u[2] = fma(set(-A * NA), w[1], at_a);
  u[3] = fma(set(B * NB), w[1], at_b);
  u[4] = fma(set(-B * NB), w[1], at_b);
  u[5] = w[2];
}

// One axis of their gradients: 6 to 3.
static LTH_INLINE void weight_gradients_axis(const lanes::F (&m)[6], lanes::F (&w)[3]) {
  using namespace lanes;
  const F at_a = mul(set(NA), add(m[1], m[2])), at_b = mul(set(NB), add(m[3], m[4]));
  w[0] = add(fma(set(N0), m[0], at_a), at_b);
  w[1] = fma(set(B * NB), sub(m[3], m[4]), mul(set(A * NA), sub(m[1], m[2])));
  w[2] = add(fma(set(B * B), at_b, mul(set(A * A), at_a)), m[5]);
}
