// Convolutions over the surviving weights only: tiles of outputs x 16 examples stay in registers, and each weight meets
// all of a tile at once. Weights stand by block of input channels, then by output channel: those of output channel o in
// block b are starts[b * channels + o] .. starts[b * channels + o + 1], and offsets[k] is the distance of weight k's input
// from where the output's window begins. The inputs of a block, for one tile, share the first-level cache.
#pragma once

// Columns of a tile. Rows: lanes::TILE_ROWS, as many as the registers hold.
constexpr int TILE = 4;

// Where the windows of a chunk's outputs begin.
struct Windows {
  const float* inputs;
  int64_t stride, pitch, step;

  template <class Instruction>
  Windows(const Instruction& in, const Run& run) : inputs(run.arena + in.inputs), stride(in.input_stride), pitch(in.input_pitch), step(in.input_step) {}

  const float* at(int chunk, int row, int column) const { return inputs + chunk * stride + row * pitch + column * step; }
};

// Calls body<R, W, UNIT>(row, column) for every tile of a plane, ROWS rows by four columns. R x W: its size, less at the far
// edges. UNIT: windows are one line apart.
template <int ROWS, class Instruction, class Body>
static inline void each_tile(const Instruction& in, Body body) {
  const auto sized = [&]<int R, int W>(int row, int column) {
    if (in.input_step == LANES) body.template operator()<R, W, true>(row, column);
    else body.template operator()<R, W, false>(row, column);
  };
  for (int row = 0; row < in.rows; row += ROWS) {
    const int height = in.rows - row < ROWS ? in.rows - row : ROWS;
    for (int column = 0; column < in.columns; column += TILE) {
      const int width = in.columns - column < TILE ? in.columns - column : TILE;
      if constexpr (ROWS == 1) {
        with_constant(width, [&]<int W>() { sized.template operator()<1, W>(row, column); });
      } else {
        with_constant(height, [&]<int R>() {
          with_constant(width, [&]<int W>() { sized.template operator()<R, W>(row, column); });
        });
      }
    }
  }
}
