// Zeros around planes, which a convolution reads instead of asking where the border is.
#pragma once

// Zeros in the `halo` lines around every plane of rows x columns.
struct ClearHalo {
  static constexpr const char* name = "clear-halo";
  LTH_FIELDS(values, stride, plane, pitch, planes, rows, columns, chunks, halo)
};

static void clear_halo(const ClearHalo& in, Call& call, int thread, int threads) {
  const Lines values = LTH_VALUES(call, in);
  const auto clear = [&](float* row, int first, int last) {
    for (int x = first; x < last; x++) lanes::store(row + static_cast<int64_t>(x) * LANES, lanes::zero());
  };
  for (int chunk = 0; chunk < in.chunks; chunk++) {
    for (int plane = share(in.planes, thread, threads); plane < share(in.planes, thread + 1, threads); plane++) {
      for (int y = -in.halo; y < in.rows + in.halo; y++) {
        float* row = values.row(chunk, plane, y);
        if (y < 0 || y >= in.rows) {
          clear(row, -in.halo, in.columns + in.halo);
        } else {
          clear(row, -in.halo, 0);
          clear(row, in.columns, in.columns + in.halo);
        }
      }
    }
  }
}
