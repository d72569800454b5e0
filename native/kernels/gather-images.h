// Brings a batch of images into planes with a halo: bytes to scaled floats, moved and mirrored if the call says so.
#pragma once

// scales: channels x 2 floats (scale, shift). shifted: the call's `shifts` say for each example how far down and right
// it is read, and whether mirrored; outside it is black. Lanes without an example are zero, whatever the shift, their
// label -1.
struct GatherImages {
  static constexpr const char* name = "gather-images";
  LTH_FIELDS(values, stride, plane, pitch, channels, rows, columns, chunks, scales, labels, shifted)
};

// One example of the batch: its pixels (null: there is none), and how it is read.
struct Image {
  const uint8_t* pixels;
  int down, right;
  bool mirrored;
};

static inline Image image_at(const GatherImages& in, const Call& call, int place) {
  if (place >= examples_here(call)) return {nullptr, 0, 0, false};
  const int64_t at = static_cast<int64_t>(example_base(call)) + place;
  const uint8_t* pixels =
      call.part.pixels + static_cast<int64_t>(call.examples[at]) * in.channels * in.rows * in.columns;
  if (in.shifted == 0 || call.shifts == nullptr) return {pixels, 0, 0, false};
  const int32_t word = call.shifts[at];  // as packShift in src/engine/shift.ts makes it
  return {pixels, (word & 0xff) - 64, ((word >> 8) & 0xff) - 64, ((word >> 16) & 1) != 0};
}

// Writes `count` pixels of a row, from `column` on, as they are read.
static inline void copy_row(const GatherImages& in, const Image& image, int channel, int row, int column, int count,
                            uint8_t* to) {
  const int y = row + image.down;
  const bool inside = image.pixels != nullptr && y >= 0 && y < in.rows;
  const uint8_t* from = inside ? image.pixels + (static_cast<int64_t>(channel) * in.rows + y) * in.columns : nullptr;
  for (int i = 0; i < count; i++) {
    const int across = column + i + image.right;
    const int x = image.mirrored ? in.columns - 1 - across : across;
    to[i] = inside && across >= 0 && across < in.columns ? from[x] : 0;
  }
}

static void gather_images(const GatherImages& in, Call& call, int thread, int threads) {
  const Lines values = LTH_VALUES(call, in);
  int32_t* labels = reinterpret_cast<int32_t*>(call.arena) + in.labels;
  for (int chunk = 0; chunk < in.chunks; chunk++) {
    Image images[LANES];
    float real[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      images[lane] = image_at(in, call, chunk * LANES + lane);
      real[lane] = images[lane].pixels == nullptr ? 0 : 1;
      if (thread != 0) continue;
      const int place = chunk * LANES + lane;
      labels[place] = real[lane] == 0 ? -1 : call.part.labels[call.examples[example_base(call) + place]];
    }
    const lanes::F present = lanes::load(real);
    const int rows = in.channels * in.rows;
    for (int i = share(rows, thread, threads); i < share(rows, thread + 1, threads); i++) {
      const int channel = i / in.rows, row = i % in.rows;
      const lanes::F scale = lanes::set(call.arena[in.scales + 2 * channel]),
                     shift = lanes::set(call.arena[in.scales + 2 * channel + 1]);
      float* line = values.row(chunk, channel, row);
      for (int column = 0; column < in.columns; column += 16) {
        const int count = in.columns - column < 16 ? in.columns - column : 16;
        alignas(64) uint8_t read[LANES][16] = {}, turned[16][16];
        const uint8_t* from[LANES];
        for (int lane = 0; lane < LANES; lane++) {
          copy_row(in, images[lane], channel, row, column, count, read[lane]);
          from[lane] = read[lane];
        }
        lanes::transpose(from, turned);
        for (int x = 0; x < count; x++, line += LANES) {
          const lanes::F value = lanes::fma(lanes::from_bytes(turned[x]), scale, shift);
          lanes::store(line, lanes::where_below(lanes::zero(), present, value, lanes::zero()));
        }
      }
    }
  }
}
