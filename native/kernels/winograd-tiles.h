// The tiles of a Winograd convolution's planes.
#pragma once

// Tile after tile of all chunks, row by row.
struct PlaneTiles {
  int across, each;  // in a row, in a chunk

  struct Place {
    int chunk, row, column;  // of the tile's first output
  };

  PlaneTiles(int rows, int columns) : across(columns / 4), each(across * (rows / 4)) {}

  Place at(int tile) const {
    const int here = tile % each;
    return {tile / each, here / across * 4, here % across * 4};
  }
};

// The first line of a tile in plane 0, `around` lines up and left of it.
static inline float* tile_in(const Lines& lines, const PlaneTiles::Place& at, int around = 0) {
  return lines.row(at.chunk, 0, at.row - around) + static_cast<int64_t>(at.column - around) * LANES;
}

// The first line of a tile in plane 0 of what is pooled by 2 x 2.
static inline float* pooled_in(const Lines& lines, const PlaneTiles::Place& at) {
  return lines.row(at.chunk, 0, at.row / 2) + static_cast<int64_t>(at.column / 2) * LANES;
}

// Asks for the lines of a few tiles (software prefetch), plane after plane, some rows of `size` lines at each call: they
// lie in short pieces all over a tensor, where the processor does not look for them by itself.
template <int TILES>
class TilesAhead {
 public:
  TilesAhead(const Lines& lines, int size) : plane_(lines.plane), pitch_(lines.pitch), size_(size) {}

  void add(const float* tile) { tiles_[count_++] = tile; }

  // The tiles' first `planes` planes, in `parts` parts.
  void begin(int planes, int parts) {
    left_ = planes * count_ * size_;
    part_ = (left_ + parts - 1) / parts;
  }

  LTH_INLINE void part() {
    if (left_ == 0) return;
    asm volatile("");  // without it gcc takes the function for one that does nothing and leaves it out
    const int here = part_ < left_ ? part_ : left_;
    left_ -= here;
    for (int i = 0; i < here; i++) {
      const float* row = tiles_[tile_] + at_ + row_ * pitch_;
      for (int x = 0; x < size_; x++) __builtin_prefetch(row + x * LANES, 0, 2);
      if (++row_ < size_) continue;
      row_ = 0;
      if (++tile_ < count_) continue;
      tile_ = 0;
      at_ += plane_;
    }
  }

 private:
  const float* tiles_[TILES];
  int64_t plane_, pitch_, at_ = 0;
  int size_, count_ = 0, left_ = 0, part_ = 0, tile_ = 0, row_ = 0;
};
