// Convolutions over the surviving weights only: tiles of outputs x 16 examples stay in registers, and each weight meets
// all of a tile at once. Weights stand by block of input channels, then by output channel: those of output channel o in
// block b are starts[b * channels + o] .. starts[b * channels + o + 1], and offsets[k] is the distance of weight k's
// input from where the output's window begins; two words more lie behind the last. The inputs of a block, for one tile,
// share the first-level cache (L1).
#pragma once

// Columns of a tile. Rows: lanes::TILE_ROWS, as many as the registers hold.
constexpr int TILE = 4;

// The fields that say where windows are: of the output at (0, 0), how far they move with it, and what they cover.
#define LTH_WINDOWS inputs, input_stride, input_pitch, input_step, input_plane, input_row, input_channels, reach

// Two offsets of a list, the first in the low half.
static LTH_INLINE int64_t two_offsets(const int32_t* list) {
  int64_t two;
  __builtin_memcpy(&two, list, sizeof two);
  LTH_ADDRESS(two);
  return two;
}

// Calls body(k, offset) for each of `count` offsets; it reads two words more. An address that has only just been loaded
// holds up the loads from it, so two offsets are loaded at once, before the two in front of them are used: on Zen 5
// round 15 of Conv-4 took 5% less, round 20 of Conv-6 4% (bench/instructions.mjs, both builds in turns).
template <class Body>
static LTH_INLINE void each_offset(const int32_t* list, int count, Body body) {
  int64_t two = two_offsets(list);
  int k = 0;
  for (; k + 2 <= count; k += 2) {
    int64_t first = static_cast<int32_t>(two), second = two >> 32;
    two = two_offsets(list + k + 2);
    LTH_ADDRESS(first);
    body(k, first);
    LTH_ADDRESS(second);
    body(k + 1, second);
  }
  if (k < count) body(k, static_cast<int32_t>(two));
}

// Where the windows of a chunk's outputs begin.
struct Windows {
  const float* inputs;
  int64_t stride, pitch, step;

  template <class Instruction>
  Windows(const Instruction& in, const Call& call)
      : inputs(call.arena + in.inputs), stride(in.input_stride), pitch(in.input_pitch), step(in.input_step) {}

  const float* at(int chunk, int row, int column) const {
    return inputs + chunk * stride + row * pitch + column * step;
  }
};

// The tile after the one at (row, column): its inputs are asked for (software prefetch) while this one is worked on,
// since they lie in short pieces all over a tensor, where the processor does not look for them by itself. Outputs, and
// what is added to them, are not: so many more requests at a time made ResNet-20 slower, by up to 7% on Zen 5. They are
// asked for one channel ahead, by `ask`.
struct NextTile {
  const float* window;  // null: there is none
  int64_t plane, line_row;
  int channels, rows, columns;

  // Of the inputs it asks for those of `channels` channels from `first` on.
  template <class Instruction>
  NextTile(const Instruction& in, const Call& call, int chunk, int this_row, int this_column, int tile_rows, int first,
           int channels)
      : window(nullptr), plane(in.input_plane), line_row(in.input_row), channels(channels) {
    int row = this_row, column = this_column + TILE;
    if (column >= in.columns) column = 0, row += tile_rows;
    if (row >= in.rows) return;
    const int step = in.input_step / LANES, fresh = TILE * step, wide = (TILE - 1) * step + in.reach;
    rows = (tile_rows - 1) * step + in.reach;
    // What the tile to the left has read is there already.
    columns = column == 0 || wide < fresh ? wide : fresh;
    window = Windows(in, call).at(chunk, row, column) + first * plane + static_cast<int64_t>(wide - columns) * LANES;
  }

  NextTile none() const {
    NextTile nothing = *this;
    nothing.window = nullptr;
    return nothing;
  }
};

// Asks for the inputs of the next tile in `parts` parts, one at each call.
class Ahead {
 public:
  Ahead(const NextTile& next, int parts)
      : next_(next),
        row_(next.window),
        plane_(next.window),
        left_(next.window == nullptr ? 0 : next.channels * next.rows),
        part_((left_ + parts - 1) / (parts > 0 ? parts : 1)) {}

  inline void part() {
    if (left_ == 0) return;
    asm volatile("");  // without it gcc takes the function for one that does nothing and leaves it out
    const int here = part_ < left_ ? part_ : left_;
    left_ -= here;
    for (int i = 0; i < here; i++) {
      for (int x = 0; x < next_.columns; x++) __builtin_prefetch(row_ + x * LANES, 0, 2);
      row_ += next_.line_row;
      if (++of_plane_ < next_.rows) continue;
      of_plane_ = 0;
      row_ = plane_ += next_.plane;
    }
  }

 private:
  const NextTile& next_;
  const float *row_, *plane_;
  int of_plane_ = 0, left_, part_;  // rows of lines: of this plane, left, in a part
};

// Asks for R x W lines of the next channel (software prefetch): at 20% Conv-6 and ResNet-20 take an eighth less
// on Zen 4.
template <int R, int W>
static LTH_INLINE void ask(const float* lines, int64_t pitch) {
#pragma GCC unroll 4
  for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
    for (int c = 0; c < W; c++) __builtin_prefetch(lines + r * pitch + c * LANES, 0, 3);
  }
}

// Calls body<R, W, UNIT>(row, column) for every tile of a plane, ROWS rows by four columns. R x W: its size, less at
// the far edges. UNIT: windows are one line apart.
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
